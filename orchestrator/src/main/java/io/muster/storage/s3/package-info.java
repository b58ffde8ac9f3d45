/** The {@link io.muster.storage.ObjectStore} over S3 and stores that speak its protocol. */
package io.muster.storage.s3;
