"""What a browser may have forgotten is sent again whole: a name alone would end its connection."""

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.socket_client import SocketClient, connected


def long_ones(messages: list[ForwardMsg]) -> set[str]:
    """The long messages that came whole, of which a browser knows the names from now on."""
    return {each.hash for each in messages if each.metadata.cacheable}


def named(messages: list[ForwardMsg]) -> set[str]:
    return {each.ref_hash for each in messages if each.HasField("ref_hash")}


def at_rate(client: SocketClient, slider: str, rate: str, has: set[str]) -> list[ForwardMsg]:
    """What comes when the slider is moved in a browser that says which long messages it has."""
    request = BackMsg()
    widget = request.rerun_script.widget_states.widgets.add(id=slider)
    widget.string_array_value.data.append(rate)
    request.rerun_script.cached_message_hashes.extend(has)
    return client.run(request)


def test_a_message_is_named_while_the_browser_must_have_it_and_then_sent_again(
    server: str,
) -> None:
    with connected(server) as client:
        first = client.open("step=0")
        sliders = [each.delta.new_element.slider for each in first]
        (slider,) = (each.id for each in sliders if each.label == "Learning rate")
        has = long_ones(first)
        assert has
        assert named(at_rate(client, slider, "0.5", has)) == has
        lasting = has & named(at_rate(client, slider, "2", has))  # not the film of another rate
        film = has - lasting
        assert film
        assert film <= named(at_rate(client, slider, "0.5", has))
        for rate in ("2", "3", "5"):
            at_rate(client, slider, rate, has)
        again = at_rate(client, slider, "0.5", has)  # as one sent before these answers had come
        assert film <= long_ones(again)
        assert named(again) == lasting
