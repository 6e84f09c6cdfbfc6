/**
 * Floor 0: stacks that can be left in the middle and entered again. Nothing above this package
 * knows which engine makes them.
 */
@NullMarked
package dev.ikat.internal.stack;

import org.jspecify.annotations.NullMarked;
