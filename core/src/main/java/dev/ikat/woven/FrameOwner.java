package dev.ikat.woven;

/** A generator whose body is woven: it is told the frame when the body is first suspended. */
public interface FrameOwner {
  /** The frame to go on with from now on. */
  void own(Frame frame);
}
