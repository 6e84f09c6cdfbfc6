package dev.ikat.weaver;

import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.Bootstrap;
import com.sun.jdi.LocalVariable;
import com.sun.jdi.Location;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.PrimitiveValue;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.StringReference;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.Value;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.LocatableEvent;
import com.sun.jdi.event.StepEvent;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.request.EventRequest;
import com.sun.jdi.request.StepRequest;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A program on a JVM of its own, with a debugger that stops at lines of it. */
final class Debuggee {
  /**
   * Where the program has stopped.
   *
   * @param locals what a debugger shows of them, by name
   * @param self the fields of {@code this}; null if there is none
   * @param trace the lines of the user's frames, innermost first
   */
  record Stop(
      int line, Map<String, String> locals, Map<String, String> self, List<Integer> trace) {}

  private final VirtualMachine jvm;
  private final Set<Integer> lines;
  private final boolean steps;
  private final List<Stop> stops = new ArrayList<>();

  private Debuggee(VirtualMachine jvm, Set<Integer> lines, boolean steps) {
    this.jvm = jvm;
    this.lines = lines;
    this.steps = steps;
  }

  /** Runs it to its end, and gives all stops at the lines. */
  static List<Stop> stopsAt(Map<String, byte[]> classes, Path folder, Set<Integer> lines)
      throws Exception {
    return run(classes, folder, lines, false);
  }

  /**
   * Goes on from the first stop at the line by stepping over, as debuggers do that are told to
   * leave out Ikat and the JDK.
   */
  static List<Stop> stepsFrom(Map<String, byte[]> classes, Path folder, int line) throws Exception {
    return run(classes, folder, Set.of(line), true);
  }

  private static List<Stop> run(
      Map<String, byte[]> classes, Path folder, Set<Integer> lines, boolean steps)
      throws Exception {
    write(classes, folder);
    var connector = Bootstrap.virtualMachineManager().defaultConnector();
    Map<String, Connector.Argument> arguments = connector.defaultArguments();
    arguments.get("main").setValue("p.P");
    arguments
        .get("options")
        .setValue(
            "-Dikat.engine=portable -XX:TieredStopAtLevel=1 -cp "
                + folder
                + File.pathSeparator
                + System.getProperty("java.class.path"));
    VirtualMachine jvm = connector.launch(arguments);
    try {
      var debuggee = new Debuggee(jvm, lines, steps);
      debuggee.debug();
      return debuggee.stops;
    } finally {
      jvm.process().destroyForcibly().waitFor();
    }
  }

  private static void write(Map<String, byte[]> classes, Path folder) throws IOException {
    for (var one : classes.entrySet()) {
      Path file = folder.resolve(one.getKey() + ".class");
      Files.createDirectories(file.getParent());
      Files.write(file, one.getValue());
    }
  }

  private void debug() throws Exception {
    var prepare = jvm.eventRequestManager().createClassPrepareRequest();
    prepare.addClassFilter("p.*");
    prepare.setSuspendPolicy(EventRequest.SUSPEND_ALL);
    prepare.enable();
    try {
      while (true) {
        EventSet events = jvm.eventQueue().remove();
        for (Event event : events) {
          if (event instanceof VMDisconnectEvent) {
            return;
          }
          handle(event);
        }
        events.resume();
      }
    } catch (VMDisconnectedException _) {
      // It has ended.
    }
  }

  private void handle(Event event) throws Exception {
    if (event instanceof ClassPrepareEvent prepared) {
      setBreakpoints(prepared.referenceType());
    } else if (event instanceof BreakpointEvent || event instanceof StepEvent) {
      var stopped = (LocatableEvent) event;
      if (event instanceof BreakpointEvent && steps && !stops.isEmpty()) {
        return;
      }
      stops.add(stop(stopped.thread()));
      if (steps) {
        step(event, stopped.thread());
      }
    }
  }

  private void setBreakpoints(ReferenceType type) {
    for (int line : lines) {
      for (Location location : locations(type, line)) {
        jvm.eventRequestManager().createBreakpointRequest(location).enable();
      }
    }
  }

  private static List<Location> locations(ReferenceType type, int line) {
    try {
      return type.locationsOfLine(line);
    } catch (AbsentInformationException madeWithoutLines) {
      return List.of();
    }
  }

  private void step(Event event, ThreadReference thread) {
    if (event instanceof StepEvent) {
      return;
    }
    StepRequest step =
        jvm.eventRequestManager()
            .createStepRequest(thread, StepRequest.STEP_LINE, StepRequest.STEP_OVER);
    step.addClassExclusionFilter("dev.ikat.*");
    step.addClassExclusionFilter("java.*");
    // A filter has one asterisk. Debuggers know these by their methods, which are synthetic.
    step.addClassExclusionFilter("p.P$$Frame$ikat*");
    step.addClassExclusionFilter("p.P$$Lambda$ikat*");
    step.enable();
  }

  // ---- what a debugger shows --------------------------------------------------------------------

  private static Stop stop(ThreadReference thread) throws Exception {
    StackFrame frame = thread.frame(0);
    var locals = new TreeMap<String, String>();
    for (LocalVariable variable : frame.visibleVariables()) {
      locals.put(variable.name(), show(frame.getValue(variable)));
    }
    var trace = new ArrayList<Integer>();
    for (StackFrame one : thread.frames()) {
      String type = one.location().declaringType().name();
      if (type.startsWith("p.") && !type.contains("$ikat")) {
        trace.add(one.location().lineNumber());
      }
    }
    return new Stop(frame.location().lineNumber(), locals, fields(frame.thisObject()), trace);
  }

  private static Map<String, String> fields(ObjectReference self) {
    if (self == null) {
      return null;
    }
    var fields = new TreeMap<String, String>();
    self.referenceType()
        .visibleFields()
        .forEach(field -> fields.put(field.name(), show(self.getValue(field))));
    return fields;
  }

  private static String show(Value value) {
    return switch (value) {
      case null -> "null";
      case StringReference text -> text.value();
      case PrimitiveValue number -> number.toString();
      default -> value.type().name();
    };
  }
}
