package io.muster.cli;

import io.muster.journal.Journals;

/** A command's view of the run that it was asked about: where it is, and a watch over it. */
record RunQuestion(Stores store, Journals journals, RunPlace place, RunWatch watch) {

  static RunQuestion of(Surroundings surroundings, RunArguments arguments) throws Refusal {
    Stores store = new Stores(surroundings);
    Journals journals = new Journals(store, surroundings.chance());
    RunPlace place = RunPlace.find(surroundings, store, journals, arguments);
    RunWatch watch =
        new RunWatch(
            surroundings,
            store,
            journals,
            place,
            why -> {
              surroundings.err().print("muster: " + why + "\n");
              surroundings.err().flush();
            });
    return new RunQuestion(store, journals, place, watch);
  }
}
