/**
 * What a scenario needs while it runs, however it is run: interpreted, or translated into Java. Its
 * public members are what the translated ones are compiled against.
 */
package dev.ikat.conformance.runtime;
