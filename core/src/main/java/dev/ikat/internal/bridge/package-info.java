/** What Ikat's own modules may ask of core beyond its API; exported to them alone. */
@NullMarked
package dev.ikat.internal.bridge;

import org.jspecify.annotations.NullMarked;
