"""The parts of the kernel, one a section of the scenario; ``costmodel.project`` joins them."""
