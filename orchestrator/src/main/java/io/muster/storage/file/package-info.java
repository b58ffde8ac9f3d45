/** The {@link io.muster.storage.ObjectStore} over local and mounted file systems. */
package io.muster.storage.file;
