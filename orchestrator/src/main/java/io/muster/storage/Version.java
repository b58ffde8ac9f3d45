package io.muster.storage;

/**
 * What tells one content of an object from another: an ETag, or a local file's inode, size and
 * time.
 */
public record Version(String text) {}
