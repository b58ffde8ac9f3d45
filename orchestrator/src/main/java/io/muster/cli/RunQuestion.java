package io.muster.cli;

/** A command's view of the run that it was asked about: where it is, and a watch over it. */
record RunQuestion(Stores store, RunPlace place, RunWatch watch) {

  static RunQuestion of(Surroundings surroundings, RunArguments arguments) throws Refusal {
    Stores store = new Stores(surroundings);
    RunPlace place = RunPlace.find(surroundings, store, arguments);
    RunWatch watch =
        new RunWatch(
            surroundings,
            store,
            place,
            why -> {
              surroundings.err().print("muster: " + why + "\n");
              surroundings.err().flush();
            });
    return new RunQuestion(store, place, watch);
  }
}
