"""The version of the bundled data. Reading its file is all that importing this module does."""

from typing import Final

from customer_journey.catalogue import bundled

#: It is raised whenever a conversion between bundled frameworks changes, so answers of the same version are
#: the same.
data_version: Final = bundled.read("version.txt").decode().strip()
