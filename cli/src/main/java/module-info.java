/** The commands behind {@code ./ikat}. */
module dev.ikat.cli {
  requires dev.ikat.weaver;
  requires info.picocli;
  requires jdk.compiler;

  // picocli fills the fields of the commands by reflection
  opens dev.ikat.cli to
      info.picocli;
}
