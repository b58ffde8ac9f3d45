# Tells in few lines what Maven is doing: how much it has fetched, which module it builds, and every warning and error.
# With talk=all everything but the single downloads is passed on. What the measuring says is passed on as well.

/Download(ing|ed) from / {
  if ($0 ~ /Downloaded from /) {
    files++
    if (match($0, /\([0-9.,]+ (B|kB|MB|GB)/)) {
      split(substr($0, RSTART + 1, RLENGTH - 1), size, " ")
      megabytes += size[1] * (size[2] == "B" ? 0.000001 : size[2] == "kB" ? 0.001 : size[2] == "GB" ? 1000 : 1)
    }
    if (files == 1 || files % 50 == 0 || megabytes - told >= 20) tell()
  }
  next
}

talk == "all" || /^bench: / || /^\[(WARNING|ERROR)\]/ || /Building Muster/ || /BUILD (SUCCESS|FAILURE)/ { print; fflush() }

END { if (files && files != told_files) tell() }

function tell() {
  printf "fetched %d files, %.0f MB\n", files, megabytes
  fflush()
  told = megabytes
  told_files = files
}
