package dev.ikat.conformance.scenario;

import java.util.List;

/**
 * How to make a new exception (section 1.3 of the scenario language).
 *
 * @param type its Python name
 * @param message null: none
 * @param value of a StopIteration; null: none
 * @param members of a group; null if it is not one
 */
public record ExceptionSpec(String type, String message, Expr value, List<ExceptionSpec> members) {}
