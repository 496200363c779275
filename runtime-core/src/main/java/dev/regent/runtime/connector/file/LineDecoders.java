package dev.regent.runtime.connector.file;

import dev.regent.runtime.api.MalformedRecordException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The formats of {@link FileSource}. */
final class LineDecoders {

    private LineDecoders() {}

    /** A line as text. */
    static final class Text implements LineDecoder<String> {

        @Override
        public boolean hasHeader() {
            return false;
        }

        @Override
        public void header(byte[] buffer, int from, int to) {}

        @Override
        public boolean skipsBlankLines() {
            return false;
        }

        @Override
        public String decode(byte[] buffer, int from, int to) {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(buffer, from, to - from))
                        .toString();
            } catch (CharacterCodingException e) {
                throw new MalformedRecordException("the line is not valid UTF-8", e);
            }
        }
    }

    /** A line as a JSON object. */
    static final class Json implements LineDecoder<Fields> {

        private final JsonFields fields = new JsonFields();

        @Override
        public boolean hasHeader() {
            return false;
        }

        @Override
        public void header(byte[] buffer, int from, int to) {}

        @Override
        public boolean skipsBlankLines() {
            return true;
        }

        @Override
        public Fields decode(byte[] buffer, int from, int to) {
            fields.read(buffer, from, to);
            return fields;
        }
    }

    /** A line as a row of a table. */
    static final class Csv implements LineDecoder<Fields> {

        private final CsvFields fields = new CsvFields();

        @Override
        public boolean hasHeader() {
            return true;
        }

        @Override
        public void header(byte[] buffer, int from, int to) {
            fields.readHeader(buffer, from, to);
        }

        @Override
        public boolean skipsBlankLines() {
            return true;
        }

        @Override
        public Fields decode(byte[] buffer, int from, int to) {
            fields.read(buffer, from, to);
            return fields;
        }
    }
}
