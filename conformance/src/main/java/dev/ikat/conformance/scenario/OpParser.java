package dev.ikat.conformance.scenario;

import static dev.ikat.conformance.scenario.ExprParser.exception;
import static dev.ikat.conformance.scenario.ExprParser.expr;
import static dev.ikat.conformance.scenario.ExprParser.exprOrNone;
import static dev.ikat.conformance.scenario.ExprParser.exprOrNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Reads operations: those of both suites itself, the others by the suite's own parser. */
final class OpParser {
  /** Reads the operations of one suite. */
  interface Suite {
    Op parse(String name, Fields fields, OpParser blocks);
  }

  private final Suite suite;

  /** What this scenario uses and nobody knows. */
  private final Set<String> unknown = new TreeSet<>();

  OpParser(Suite suite) {
    this.suite = suite;
  }

  Set<String> unknown() {
    return unknown;
  }

  /** The bodies in the field, by name; none where there is no such field. */
  Map<String, List<Op>> bodies(Fields fields, String name) {
    Map<String, List<Op>> all = new LinkedHashMap<>();
    if (fields.has(name)) {
      fields.node(name).forEachEntry((body, ops) -> all.put(body, block(ops)));
    }
    return all;
  }

  /** The block in the field; an empty one where there is no such field. */
  List<Op> block(Fields fields, String name) {
    return fields.has(name) ? block(fields.node(name)) : List.of();
  }

  private List<Op> block(JsonNode ops) {
    List<Op> all = new ArrayList<>();
    for (JsonNode json : ops) {
      try {
        all.add(op(new Fields(json)));
      } catch (UnknownFeatureException e) {
        unknown.add(e.getMessage());
      }
    }
    return all;
  }

  private Op op(Fields fields) {
    String name = fields.text("op");
    return switch (name) {
      case "log" -> new CommonOp.Log(fields.text("msg"), exprOrNull(fields, "value"));
      case "set" -> new CommonOp.Set(fields.text("var"), expr(fields.node("value")));
      case "set_cell" -> new CommonOp.SetCell(fields.text("cell"), expr(fields.node("value")));
      case "if" ->
          new CommonOp.If(expr(fields.node("cond")), block(fields, "then"), block(fields, "else"));
      case "loop" ->
          new CommonOp.Loop(
              expr(fields.node("n")), fields.textOrNull("var"), block(fields, "body"));
      case "break" -> new CommonOp.Break();
      case "continue" -> new CommonOp.Continue();
      case "return" -> new CommonOp.Return(exprOrNone(fields, "value"));
      case "raise" -> raise(fields);
      case "reraise" -> new CommonOp.Reraise();
      case "cause" -> new CommonOp.Cause(fields.text("var"));
      case "try" -> attempt(fields);
      case "yield" -> new CommonOp.Yield(exprOrNone(fields, "value"), fields.textOrNull("into"));
      default -> suite.parse(name, fields, this);
    };
  }

  private static Op raise(Fields fields) {
    if (fields.has("var")) {
      return new CommonOp.RaiseVariable(fields.text("var"));
    }
    return new CommonOp.Raise(
        exception(fields.node("exc")),
        fields.has("cause") ? exception(fields.node("cause")) : null);
  }

  private Op attempt(Fields fields) {
    List<CommonOp.Handler> handlers = new ArrayList<>();
    if (fields.has("except")) {
      for (JsonNode json : fields.node("except")) {
        Fields clause = new Fields(json);
        List<String> types = clause.texts("types");
        for (String type : types) {
          if (!ExceptionHierarchy.knows(type)) {
            throw new UnknownFeatureException("exception", type);
          }
        }
        handlers.add(new CommonOp.Handler(types, clause.textOrNull("as"), block(clause, "body")));
      }
    }
    return new CommonOp.Try(
        block(fields, "body"),
        handlers,
        fields.has("else") ? block(fields, "else") : null,
        fields.has("finally") ? block(fields, "finally") : null);
  }
}
