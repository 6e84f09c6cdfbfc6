/** The agent that opens what the continuation engine needs. */
module dev.ikat.agent {
  requires java.instrument;
}
