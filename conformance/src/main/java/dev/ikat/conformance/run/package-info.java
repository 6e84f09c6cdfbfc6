/** Runs scenarios on Ikat and writes their traces. */
package dev.ikat.conformance.run;
