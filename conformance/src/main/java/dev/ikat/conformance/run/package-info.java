/** Interprets scenarios. */
package dev.ikat.conformance.run;
