module tapestry {
  requires dev.ikat;
}
