package dev.regent.runtime.connector.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regent.runtime.api.MalformedRecordException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The fields of a line")
class FieldsTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    @DisplayName("of JSON are found by name in any order and converted when asked for")
    void json() {
        Fields fields = json(
                " { \"a\" : -12 , \"b\":\"x\\n\\u00e4\\\"\", \"ü\":\"€\", \"d\":12.5,\"t\":true,\"n\":null,\"q\":\"7\",\"e\":[1,{\"]\":\"}\"}] } ");
        assertThat(fields.real("d")).isEqualTo(12.5);
        assertThat(fields.integer("a")).isEqualTo(-12);
        assertThat(fields.text("b")).isEqualTo("x\nä\"");
        assertThat(fields.text("ü")).isEqualTo("€");
        assertThat(fields.flag("t")).isTrue();
        assertThat(fields.integer("q")).isEqualTo(7);
        assertThat(fields.text("e")).isEqualTo("[1,{\"]\":\"}\"}]");
        assertThat(fields.find("n")).isEmpty();
        assertThat(fields.find("nowhere")).isEmpty();
        assertThat(fields.names()).containsExactly("a", "b", "ü", "d", "t", "n", "q", "e");
    }

    @Test
    @DisplayName("of CSV are found by the names of the header row")
    void csv() {
        CsvFields fields = csv("id,\"first, last\",x", "1,\"Doe, \"\"J\"\"\",");
        assertThat(fields.text("first, last")).isEqualTo("Doe, \"J\"");
        assertThat(fields.integer("id")).isEqualTo(1);
        assertThat(fields.text("x")).isEmpty();
        assertThat(fields.find("y")).isEmpty();
    }

    @Test
    @DisplayName("are decimal numbers of the smallest unit, exactly")
    void decimal() {
        String[] texts = {"12.34", "-0.5", "7", "1e2", "1.2300", "92233720368547758.07", "-12.3", "0.05"};
        long[] cents = {1234, -50, 700, 10000, 123, Long.MAX_VALUE, -1230, 5};
        for (int index = 0; index < texts.length; index++) {
            assertThat(json("{\"d\":" + texts[index] + "}").decimal("d", 2))
                    .as(texts[index])
                    .isEqualTo(cents[index]);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.234",
                "\"\"",
                "\"-\"",
                "\"1.\\u0030.1\"",
                "1e400",
                "1e999999999",
                "92233720368547758.08",
                "true"
            })
    @DisplayName("are malformed as decimal numbers with too many digits or none")
    void noDecimal(String text) {
        assertThatThrownBy(() -> json("{\"d\":" + text + "}").decimal("d", 2))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageStartingWith("field 'd' is not a decimal number");
    }

    @Test
    @DisplayName("say by name what is missing or not of the asked kind")
    void messages() {
        Fields fields = json("{\"a\":\"x\",\"n\":null,\"big\":9223372036854775808,\"min\":-9223372036854775808}");
        assertThatThrownBy(() -> fields.text("b")).hasMessage("field 'b' is missing");
        assertThatThrownBy(() -> fields.text("n")).hasMessage("field 'n' is null");
        assertThatThrownBy(() -> fields.integer("a")).hasMessage("field 'a' is not a whole number: 'x'");
        assertThatThrownBy(() -> fields.integer("big")).hasMessageContaining("of 64 bits: '9223372036854775808'");
        assertThatThrownBy(() -> fields.flag("a")).hasMessage("field 'a' is not true or false: 'x'");
        assertThatThrownBy(() -> fields.real("a")).isInstanceOf(MalformedRecordException.class);
        assertThat(fields.integer("min")).isEqualTo(Long.MIN_VALUE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}x",
                "[]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":01}",
                "{\"a\":1.}",
                "{\"a\":-}",
                "{\"a\":1e}",
                "{\"a\":tru}",
                "{\"a\":nul",
                "{\"a\":\"x}",
                "{\"a\":\"x\\",
                "{\"a\":[1}",
                "{\"a\":[1",
                "{a:1}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":\"\t\"}",
                "{'a':1}",
                "{\"a\":+1}",
                "{\"a\":NaN}"
            })
    @DisplayName("of JSON are refused in a line that is no JSON object")
    void malformedJson(String line) {
        assertThatThrownBy(() -> json(line)).as(line).isInstanceOf(MalformedRecordException.class);
    }

    @Test
    @DisplayName("of CSV are refused in a row of the wrong length or with stray quotation marks")
    void malformedCsv() {
        assertThatThrownBy(() -> csv("a,b", "1")).hasMessage("the row has 1 columns, the header row has 2");
        assertThatThrownBy(() -> csv("a", "x\"y")).hasMessage("quotation mark within column 1");
        assertThatThrownBy(() -> csv("a", "\"x")).hasMessage("no closing quotation mark in column 1");
        assertThatThrownBy(() -> csv("a", "\"x\"y")).hasMessage("text behind the closing quotation mark of column 1");
    }

    @Test
    @DisplayName("are refused when their UTF-8 is broken")
    void brokenUtf8() {
        byte[] line = {'{', '"', 'a', '"', ':', '"', (byte) 0xc3, '"', '}'};
        JsonFields fields = new JsonFields();
        fields.read(line, 0, line.length);
        assertThatThrownBy(() -> fields.text("a")).hasMessage("the line is not valid UTF-8");
    }

    @Test
    @DisplayName("of JSON are what another parser finds, over 3000 random objects")
    void likeAnotherParser() throws JsonProcessingException {
        Random random = new Random(1);
        JsonFields fields = new JsonFields();
        for (int round = 0; round < 3000; round++) {
            ObjectNode object = MAPPER.createObjectNode();
            for (int count = random.nextInt(25); count > 0; count--) {
                object.set(text(random), value(random));
            }
            byte[] line = MAPPER.writeValueAsBytes(object);
            fields.read(line, 0, line.length);
            assertThat(fields.names()).hasSize(object.size());
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                requireSame(fields, field.getKey(), field.getValue());
            }
        }
    }

    @Test
    @DisplayName("never bring down the parser, whatever bytes a line has")
    void anyBytes() {
        Random random = new Random(2);
        byte[] alphabet = "{}[]\",:\\u1e.-tnf ü".getBytes(UTF_8);
        for (int round = 0; round < 100_000; round++) {
            byte[] line = new byte[random.nextInt(20) + 1];
            for (int index = 0; index < line.length; index++) {
                line[index] = alphabet[random.nextInt(alphabet.length)];
            }
            line[0] = '{';
            try {
                JsonFields fields = new JsonFields();
                fields.read(line, 0, line.length);
                fields.names().forEach(fields::find);
            } catch (MalformedRecordException e) {
                assertThat(e).hasMessageNotContaining("Exception");
            }
        }
    }

    private static void requireSame(Fields fields, String name, JsonNode value) throws JsonProcessingException {
        if (value.isNull()) {
            assertThat(fields.find(name)).isEmpty();
        } else if (value.isValueNode()) {
            assertThat(fields.text(name)).isEqualTo(value.asText());
        } else {
            assertThat(MAPPER.readTree(fields.text(name))).isEqualTo(value);
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int count = random.nextInt(8); count >= 0; count--) {
            text.append(List.of("a", "bc", "ü", "\"", "\\", "\n", "€", "😀", "/", "\u0001")
                    .get(random.nextInt(10)));
        }
        return text.toString();
    }

    private static JsonNode value(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> MAPPER.getNodeFactory().numberNode(random.nextLong());
            case 1 -> MAPPER.getNodeFactory().booleanNode(random.nextBoolean());
            case 2 -> MAPPER.getNodeFactory().nullNode();
            case 3 ->
                MAPPER.createArrayNode()
                        .add(text(random))
                        .add(MAPPER.createObjectNode().put("x", text(random)));
            default -> MAPPER.getNodeFactory().textNode(text(random));
        };
    }

    private static JsonFields json(String line) {
        JsonFields fields = new JsonFields();
        byte[] bytes = ("##" + line + "##").getBytes(UTF_8);
        fields.read(bytes, 2, bytes.length - 2);
        return fields;
    }

    private static CsvFields csv(String header, String row) {
        CsvFields fields = new CsvFields();
        fields.readHeader(header.getBytes(UTF_8), 0, header.length());
        fields.read(row.getBytes(UTF_8), 0, row.length());
        return fields;
    }
}
