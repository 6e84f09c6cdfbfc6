/**
 * A differential fuzzer of the weaver: random programs are compiled, run as javac made them and
 * woven, and their traces compared.
 */
package dev.ikat.fuzz;
