/** Scenarios as trees of records, and the parser that makes them of JSON. */
package dev.ikat.conformance.scenario;
