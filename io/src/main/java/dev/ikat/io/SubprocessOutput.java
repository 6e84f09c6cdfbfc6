package dev.ikat.io;

/**
 * What a child process has written, as {@link Subprocess#communicate} returns it.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import static dev.ikat.io.AsyncioIO.*;
 * import dev.ikat.io.*;
 *
 * void main() {
 *   run(async(() -> {
 *     try (var child = await(createSubprocessShell("echo out; echo err >&2", SubprocessOptions.PIPED))) {
 *       SubprocessOutput output = await(child.communicate());
 *       IO.print(new String(output.stdout()) + new String(output.stderr()));
 *     }
 *   }));
 * }
 * }
 *
 * @param stdout its output; empty if that was no pipe
 * @param stderr its errors; empty if that was no pipe
 */
public record SubprocessOutput(byte[] stdout, byte[] stderr) {}
