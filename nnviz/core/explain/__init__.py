"""Why a number is what it is: equations, sums, the chain rule, and what proves them."""
