"""How the stages of two frameworks correspond, and how they are converted."""
