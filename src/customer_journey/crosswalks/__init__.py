"""How the stages of two frameworks correspond, and what a conversion makes of them."""
