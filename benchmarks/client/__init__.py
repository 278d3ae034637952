"""The load client: thousands of devices in one loop of our own, so that it is never what is measured.

A bare epoll loop instead of asyncio: a delivery costs it about 4 µs instead of 25.
"""
