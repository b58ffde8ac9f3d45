# Adds up the reports of Surefire and Failsafe: awk -f summarize-tests.awk $(find . -path '*-reports/TEST-*.xml')
# Ends with 'N passed, N failed' alone on a line, and names every test that failed above it.

/<testsuite / {
  folder = FILENAME
  sub(/\/[^\/]*$/, "", folder)
  sub(/^\.\//, "", folder)
  if (!(folder in run)) folders[++count] = folder
  run[folder] += attribute("tests")
  failures[folder] += attribute("failures")
  errors[folder] += attribute("errors")
  skipped[folder] += attribute("skipped")
}

/<testcase / { test = attribute("classname") "." attribute("name") }

# the elements stand at the beginning of their lines; what a test printed is escaped or in CDATA and may not
/^ *<(failure|error)[ >]/ { print "failed: " test }

/^ *<skipped[ >\/]/ {
  message = attribute("message")
  print "skipped: " test (message == "" ? "" : ": " message)
}

END {
  for (i = 1; i <= count; i++) {
    folder = folders[i]
    printf "Tests run: %d, Failures: %d, Errors: %d, Skipped: %d  (%s)\n", \
      run[folder], failures[folder], errors[folder], skipped[folder], folder
    failed += failures[folder] + errors[folder]
    passed += run[folder] - failures[folder] - errors[folder] - skipped[folder]
    left_out += skipped[folder]
  }
  if (left_out) print left_out " skipped"
  print passed + 0 " passed, " failed + 0 " failed"
}

function attribute(name,   text) {
  if (!match($0, " " name "=\"[^\"]*\"")) return ""
  text = substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
  gsub(/&quot;/, "\"", text); gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&apos;/, "'", text)
  gsub(/&amp;/, "\\&", text)
  return text
}
