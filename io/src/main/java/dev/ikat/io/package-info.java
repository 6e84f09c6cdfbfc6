/**
 * I/O for Ikat's event loop: streams and servers for coroutines, transports and protocols for
 * callbacks, as asyncio has them. The functions are in {@link AsyncioIO}.
 */
@NullMarked
package dev.ikat.io;

import org.jspecify.annotations.NullMarked;
