/**
 * Random scenarios without an oracle. Their bodies write down what they are about to do and what
 * has become of it, in lines that begin with {@code ~}, so that {@code invariant} can judge a run
 * by its trace alone. The lines are listed in {@link Markers}.
 */
package dev.ikat.conformance.random;
