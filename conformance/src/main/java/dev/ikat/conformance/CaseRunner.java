package dev.ikat.conformance;

import dev.ikat.conformance.runtime.Execution;
import dev.ikat.conformance.scenario.MalformedScenarioException;
import dev.ikat.conformance.scenario.Scenario;
import dev.ikat.conformance.scenario.ScenarioParser;
import dev.ikat.conformance.scenario.UnknownFeaturesException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs cases one after the other on a thread of its own. A case that takes longer than the limit
 * has failed: its thread is left behind, with what it stands in as the explanation, and the next
 * case gets a new one.
 */
final class CaseRunner implements AutoCloseable {
  private static final int STACK_SIZE = 16 << 20;

  /** How many cases are made ready at once: javac takes long to start. */
  private static final int BATCH = 250;

  private final Engine engine;
  private final Duration limit;
  private Worker worker;

  CaseRunner(Engine engine, Duration limit) {
    this.engine = engine;
    this.limit = limit;
  }

  /** Runs them in order; the results are given out as they come. */
  void run(List<Case> cases, Consumer<Result> results) {
    for (int from = 0; from < cases.size(); from += BATCH) {
      runBatch(cases.subList(from, Math.min(cases.size(), from + BATCH)), results);
    }
  }

  private void runBatch(List<Case> cases, Consumer<Result> results) {
    Map<Case, Result> malformed = new IdentityHashMap<>();
    List<Scenario> scenarios = new ArrayList<>();
    for (Case one : cases) {
      try {
        scenarios.add(ScenarioParser.parse(one.scenario()));
      } catch (UnknownFeaturesException e) {
        malformed.put(one, new Result(one, List.of(), e.getMessage(), e.features()));
      } catch (MalformedScenarioException e) {
        String problem = "malformed: " + e.getMessage();
        malformed.put(one, new Result(one, List.of(), problem, Set.of()));
      }
    }
    Iterator<Execution> executions = engine.prepare(scenarios).iterator();
    for (Case one : cases) {
      results.accept(malformed.containsKey(one) ? malformed.get(one) : run(one, executions.next()));
    }
  }

  private Result run(Case one, Execution execution) {
    String problem = run(execution::run);
    return new Result(one, execution.trace().lines(), problem, Set.of());
  }

  /** Runs something on the thread for cases; gives what went wrong, null if nothing did. */
  String run(Runnable toRun) {
    if (worker == null) {
      worker = new Worker();
    }
    Job job = new Job(toRun);
    try {
      worker.jobs.put(job);
      if (job.done.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        return job.failure == null ? null : stackTrace(job.failure);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while a case ran", e);
    }
    StringBuilder problem =
        new StringBuilder("no end after " + limit.toMillis() / 1000.0 + " s, in");
    for (StackTraceElement frame : worker.thread.getStackTrace()) {
      problem.append("\n    at ").append(frame);
    }
    worker.thread.interrupt();
    worker = null;
    return problem.toString();
  }

  private static String stackTrace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text, true));
    return "the run failed: " + text;
  }

  @Override
  public void close() {
    if (worker != null) {
      worker.thread.interrupt();
    }
  }

  /** A case to be run, and how that went. */
  private static final class Job {
    private final Runnable toRun;
    private final CountDownLatch done = new CountDownLatch(1);
    private Throwable failure;

    Job(Runnable toRun) {
      this.toRun = toRun;
    }

    void run() {
      try {
        toRun.run();
      } catch (Throwable t) {
        failure = t;
      }
      done.countDown();
    }
  }

  /** A thread that runs jobs until it is interrupted. */
  private static final class Worker {
    private final SynchronousQueue<Job> jobs = new SynchronousQueue<>();
    private final Thread thread = new Thread(null, this::work, "conformance", STACK_SIZE);

    Worker() {
      thread.setDaemon(true);
      thread.start();
    }

    private void work() {
      try {
        while (true) {
          jobs.take().run();
        }
      } catch (InterruptedException e) {
        // Nobody wants it any more.
      }
    }
  }
}
