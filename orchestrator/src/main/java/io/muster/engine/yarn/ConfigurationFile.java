package io.muster.engine.yarn;

import com.google.common.collect.ImmutableList;
import io.muster.engine.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * One file of Hadoop's configuration, as written. Nothing outside of the file is read: entities are
 * refused, and an inclusion is told.
 *
 * @param notes what was not followed, for people
 */
record ConfigurationFile(ImmutableList<Property> properties, ImmutableList<String> notes) {
  private static final String INCLUSIONS = "http://www.w3.org/2001/XInclude";

  /**
   * A setting.
   *
   * @param isFinal whether a later file may not change it
   * @param place file and line
   */
  record Property(String name, String value, boolean isFinal, String place) {}

  static ConfigurationFile read(Path path) throws EngineException {
    try (InputStream in = Files.newInputStream(path)) {
      return new Reader(path, reader(in)).read();
    } catch (IOException e) {
      throw new EngineException("cannot read " + path + ": " + e + "; see that it can be read", e);
    } catch (XMLStreamException e) {
      throw malformed(
          place(path, e.getLocation() == null ? 1 : e.getLocation().getLineNumber()),
          e.getMessage().replaceFirst("(?s).*\\nMessage: ", ""),
          e);
    }
  }

  private static XMLStreamReader reader(InputStream in) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory.createXMLStreamReader(in);
  }

  private static String place(Path path, int line) {
    return path + ", line " + line;
  }

  private static EngineException malformed(String place, String why, Throwable cause) {
    return new EngineException(
        place + ": not a configuration of Hadoop: " + why.strip() + "; mend the file", cause);
  }

  /** Goes through a file once. */
  private static final class Reader {
    private final Path path;
    private final XMLStreamReader xml;
    private final ImmutableList.Builder<Property> properties = ImmutableList.builder();
    private final ImmutableList.Builder<String> notes = ImmutableList.builder();

    Reader(Path path, XMLStreamReader xml) {
      this.path = path;
      this.xml = xml;
    }

    ConfigurationFile read() throws XMLStreamException, EngineException {
      boolean isFirst = true;
      while (xml.hasNext()) {
        if (xml.next() != XMLStreamConstants.START_ELEMENT) {
          continue;
        }
        if (isFirst && !xml.getLocalName().equals("configuration")) {
          throw malformed(
              here(), "it begins with <" + xml.getLocalName() + ">, not <configuration>", null);
        }
        isFirst = false;
        if (xml.getLocalName().equals("property")) {
          property();
        } else if (isInclusion()) {
          notes.add(here() + ": xi:include of " + attribute("href") + " is not followed");
        }
      }
      return new ConfigurationFile(properties.build(), notes.build());
    }

    private void property() throws XMLStreamException, EngineException {
      String place = here();
      String name = attribute("name");
      String value = attribute("value");
      boolean isFinal = attribute("final").equals("true");
      while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
        String element = xml.getLocalName();
        if (isInclusion()) {
          throw malformed(here(), "xi:include within a property is not followed", null);
        }
        String text = text();
        switch (element) {
          case "name" -> name = text;
          case "value" -> value = text;
          case "final" -> isFinal = text.equals("true");
          default -> {} // description, source, tag
        }
      }
      if (name.isEmpty()) {
        throw malformed(place, "a property has no name", null);
      }
      properties.add(new Property(name, value, isFinal, place));
    }

    /**
     * Of the element that begins here, and moves behind it; of a described property also markup.
     */
    private String text() throws XMLStreamException, EngineException {
      StringBuilder text = new StringBuilder();
      for (int depth = 1; depth > 0; ) {
        switch (xml.next()) {
          case XMLStreamConstants.START_ELEMENT -> depth++;
          case XMLStreamConstants.END_ELEMENT -> depth--;
          case XMLStreamConstants.ENTITY_REFERENCE ->
              throw malformed(here(), "the entity " + xml.getLocalName() + " is not read", null);
          case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
              text.append(xml.getText());
          default -> {} // comments
        }
      }
      return text.toString().strip();
    }

    private boolean isInclusion() {
      return xml.getLocalName().equals("include") && INCLUSIONS.equals(xml.getNamespaceURI());
    }

    private String attribute(String name) {
      String value = xml.getAttributeValue(null, name);
      return value == null ? "" : value.strip();
    }

    private String here() {
      return place(path, xml.getLocation().getLineNumber());
    }
  }
}
