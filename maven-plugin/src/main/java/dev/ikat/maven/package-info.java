/** The goals of the Maven plugin: {@code ikat:weave} and {@code ikat:weave-tests}. */
@NullMarked
package dev.ikat.maven;

import org.jspecify.annotations.NullMarked;
