/**
 * Judges the trace of a random scenario without knowing what it should be: by what always holds.
 * Queues and locks are compared with a model that does one thing after the other, which is exact,
 * since between an operation that succeeds and its marker nothing else can run.
 */
package dev.ikat.conformance.invariant;
