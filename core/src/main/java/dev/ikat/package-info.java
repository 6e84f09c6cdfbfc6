/**
 * Generators and asyncio for the JVM.
 *
 * <p>Start with {@link dev.ikat.Generator} for {@code yield} and with {@link dev.ikat.Asyncio} for
 * {@code async} and {@code await}. Names are asyncio's in Java's spelling. No method takes or
 * returns null unless it is annotated so; a null argument is refused at once with a {@link
 * java.lang.NullPointerException}.
 */
@NullMarked
package dev.ikat;

import org.jspecify.annotations.NullMarked;
