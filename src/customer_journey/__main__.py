"""``python -m customer_journey`` is ``customer-journey``."""

import sys

from customer_journey.cli import main

if __name__ == "__main__":
    sys.exit(main())
