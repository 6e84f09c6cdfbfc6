/** Benchmarks of Ikat and its peers, and the program that runs them side by side. */
@NullMarked
package dev.ikat.bench;

import org.jspecify.annotations.NullMarked;
