import static dev.ikat.Asyncio.*;
import static dev.ikat.io.AsyncioIO.*;

import dev.ikat.*;
import dev.ikat.Queue;
import dev.ikat.io.*;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A chat: who connects says a name, and from then on everybody reads what everybody writes.
 *
 * <pre>
 *   ./ikat run examples/io/ChatServer.java 7000     # then: nc localhost 7000
 *   ./ikat run examples/io/ChatServer.java          # shows a short conversation, and ends
 * </pre>
 *
 * <p>All of it runs on one thread, and between two awaits nothing else does: the map needs no lock.
 */
class ChatServer {
  /** Who reads so slowly that this many messages wait is shown the door. */
  private static final int PATIENCE = 100;

  private final Map<String, Queue<String>> present = new LinkedHashMap<>();

  void handle(StreamReader reader, StreamWriter writer) {
    try (writer) {
      await(writer.write("Your name? ".getBytes()), IOException.class);
      String name = text(await(reader.readline()));
      if (name.isEmpty() || present.containsKey(name)) {
        await(writer.write("That one is taken.\n".getBytes()));
        return;
      }
      var outbox = new Queue<String>(PATIENCE);
      present.put(name, outbox);
      try {
        tell("* " + name + " has come, " + present.size() + " in the room");
        taskGroup(tg -> {
          tg.createTask(deliver(outbox, writer));
          for (byte[] line : reader) tell(name + ": " + text(line));
          outbox.shutdown(); // ends the delivery once all is sent
        });
      } finally {
        present.remove(name);
        tell("* " + name + " has gone");
      }
    } catch (IOException gone) {
      // The connection broke; the finally block above has said so.
    }
  }

  private static Coroutine<Void> deliver(Queue<String> outbox, StreamWriter writer) {
    return async(() -> {
      for (String message : outbox) await(writer.write((message + "\n").getBytes()));
      writer.close();
    });
  }

  private void tell(String message) {
    for (var outbox : present.values()) {
      if (outbox.full()) {
        outbox.shutdown(true);
      } else {
        try {
          outbox.putNowait(message);
        } catch (QueueShutdownException leaving) {
          // Nothing more is delivered there.
        }
      }
    }
  }

  private static String text(byte[] line) {
    return new String(line).strip();
  }

  static void main(String... args) {
    var chat = new ChatServer();
    run(
        async(() -> {
          int wanted = args.length > 0 ? Integer.parseInt(args[0]) : 0;
          try (var server = await(startServer(chat::handle, "localhost", wanted))) {
            int port = ((InetSocketAddress) server.address()).getPort();
            if (args.length > 0) {
              IO.println("listening on " + port);
              await(server.serveForever());
            }
            conversation(port);
          }
        }));
  }

  /** Three who talk, one after the other, each waiting for what the others have said. */
  private static void conversation(int port) {
    try (var ann = await(openConnection("localhost", port));
        var bob = await(openConnection("localhost", port))) {
      enter(ann, "ann");
      IO.println("ann reads  " + text(await(ann.reader().readline())));
      enter(bob, "bob");
      IO.println("ann reads  " + text(await(ann.reader().readline())));
      IO.println("bob reads  " + text(await(bob.reader().readline())));
      say(ann, "hello, bob");
      IO.println("bob reads  " + text(await(bob.reader().readline())));
      bob.writer().writeEof();
      await(ann.reader().readline()); // her own words
      IO.println("ann reads  " + text(await(ann.reader().readline())));
    }
  }

  private static void enter(Connection who, String name) {
    await(who.reader().readuntil("? ".getBytes()));
    say(who, name);
  }

  private static void say(Connection who, String words) {
    await(who.writer().write((words + "\n").getBytes()));
  }
}
