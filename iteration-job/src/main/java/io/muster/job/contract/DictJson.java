package io.muster.job.contract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The JSON of a dict file; a key given twice is an error. */
final class DictJson {
  private DictJson() {}

  static Object read(String text, String name) {
    ObjectMapper mapper =
        new ObjectMapper(
                JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    try {
      return mapper.readValue(text, Object.class);
    } catch (JsonProcessingException e) {
      String place =
          e.getLocation() == null
              ? ""
              : ":" + e.getLocation().getLineNr() + ":" + e.getLocation().getColumnNr();
      String problem = e.getOriginalMessage().lines().findFirst().orElse("");
      throw new MalformedDictException(name + place + ": no valid JSON: " + problem, e);
    }
  }
}
