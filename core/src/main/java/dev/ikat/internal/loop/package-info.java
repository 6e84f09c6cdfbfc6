/** Floor 2's parts that know nothing of futures and tasks. */
@NullMarked
package dev.ikat.internal.loop;

import org.jspecify.annotations.NullMarked;
