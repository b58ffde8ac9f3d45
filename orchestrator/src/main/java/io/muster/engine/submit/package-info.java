/**
 * Starts applications through a Spark home's spark-submit, behind the launch shim: a small shell
 * script that gives the application a session of its own, takes its claim, bounds its logs and
 * writes down how it ended. Tells from those files, and from the machine's processes, what became
 * of an application. Shared by all engines that submit from here.
 */
package io.muster.engine.submit;
