/** What an event loop stands on and may be given another of: its clock and its poller. */
@NullMarked
package dev.ikat.spi;

import org.jspecify.annotations.NullMarked;
