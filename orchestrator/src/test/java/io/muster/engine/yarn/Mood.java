package io.muster.engine.yarn;

/** How the fake ResourceManager answers. */
public enum Mood {
  WELL,
  /** Status 500 and a page. */
  FAILS,
  /** Takes the question and says nothing. */
  HANGS,
  /** Takes the question and closes the connection. */
  CLOSES,
  /** Ends in the middle of the answer. */
  BREAKS_OFF,
  /** Half a JSON text. */
  HALF_A_TEXT,
  /** A page that somebody else serves at the address. */
  PAGE,
  /** JSON of another service. */
  OTHER_JSON,
  /** A list where an object is expected. */
  LIST,
  /** More than anybody wants. */
  HUGE,
  /** One byte now and then, without end. */
  DRIPS,
  /** 401 of somebody who wants a name. */
  UNKNOWN_USER,
  /** 401 of a ResourceManager with Kerberos. */
  KERBEROS,
  /** 403 in the ResourceManager's words. */
  FORBIDDEN,
  /** 404 of a proxy. */
  NOT_FOUND_BY_A_PROXY,
  /** 404 in JSON, of another service. */
  NOT_FOUND_BY_ANOTHER,
  /** 302 to a page where people log in. */
  LOGIN,
  /** A standby that knows no active one. */
  STANDBY_ALONE
}
