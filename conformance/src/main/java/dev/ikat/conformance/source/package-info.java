/**
 * Translates scenarios into Java, compiles and loads them: each body becomes a lambda in which
 * {@code yield} and {@code await} stand directly, as a program has them.
 */
package dev.ikat.conformance.source;
