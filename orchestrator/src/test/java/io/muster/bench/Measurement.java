package io.muster.bench;

import java.util.List;

/** Takes one or several figures. */
interface Measurement {
  /** What it measures, in a few words. */
  String what();

  List<Figure> take() throws Exception;
}
