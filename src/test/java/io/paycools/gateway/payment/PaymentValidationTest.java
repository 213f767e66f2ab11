package io.paycools.gateway.payment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import io.paycools.gateway.testing.Database;
import io.paycools.gateway.testing.GatewayTestResource;
import io.paycools.gateway.testing.PayCools;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.paycools.gateway.testing.Payments.cashier;
import static io.paycools.gateway.testing.Payments.create;
import static io.paycools.gateway.testing.Payments.direct;
import static io.paycools.gateway.testing.Payments.get;
import static io.paycools.gateway.testing.Payments.newOrderId;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/** What is wrong is refused with the names of the fields, before anything is recorded or sent. */
@QuarkusTest
@WithTestResource(GatewayTestResource.class)
class PaymentValidationTest {

    /** Everything beyond ASCII as an escape, because half a character cannot be written in any other way. */
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final String HALF_A_CHARACTER = "\ud83d";
    private static final String OTHER_HALF = "\ude00";

    // ---- Money

    @ParameterizedTest
    @CsvSource({
        // IDR has no decimals, the others have two.
        "IDR,ID,'\"10000.5\"',amount",
        "IDR,ID,'\"10000.00\"',amount",
        "IDR,ID,10000.5,amount",
        "PHP,PH,'\"1.005\"',amount",
        "PHP,PH,'\"500.100\"',amount",
        "PHP,PH,500.100,amount",
        "MYR,MY,'\"1.005\"',amount",
        "THB,TH,'\"1.005\"',amount",
        // No other way of writing a number.
        "PHP,PH,'\"5e2\"',amount",
        "PHP,PH,'\"5E+2\"',amount",
        "PHP,PH,5e2,amount",
        "PHP,PH,5.001e2,amount",
        "PHP,PH,'\"500,10\"',amount",
        "PHP,PH,'\"5,000.10\"',amount",
        "PHP,PH,'\" 500.10\"',amount",
        "PHP,PH,'\"500.10 \"',amount",
        "PHP,PH,'\"+500.10\"',amount",
        "PHP,PH,'\"0500.10\"',amount",
        "PHP,PH,'\".50\"',amount",
        "PHP,PH,'\"500.\"',amount",
        "PHP,PH,'\"0x1F4\"',amount",
        "PHP,PH,'\"٥٠٠\"',amount",
        "PHP,PH,'\"NaN\"',amount",
        "PHP,PH,'\"Infinity\"',amount",
        "PHP,PH,'\"\"',amount",
        // Neither nothing, nor less, nor too much.
        "PHP,PH,'\"-500.10\"',amount",
        "PHP,PH,-500.10,amount",
        "PHP,PH,'\"0\"',amount",
        "PHP,PH,'\"0.00\"',amount",
        "PHP,PH,0,amount",
        "PHP,PH,'\"-0\"',amount",
        "PHP,PH,'\"5000000.01\"',amount",
        "PHP,PH,5000000.01,amount",
        "IDR,ID,'\"500000001\"',amount",
        "PHP,PH,'\"92233720368547758.08\"',amount",
        "PHP,PH,'\"184467440737095516.17\"',amount",
        "PHP,PH,'\"999999999999999999999999999999\"',amount",
        // The market.
        "USD,PH,'\"500.10\"',currency",
        "php,PH,'\"500.10\"',currency",
        "PHP,XX,'\"500.10\"',country",
        "PHP,ph,'\"500.10\"',country",
        "IDR,PH,'\"5000\"',currency",
        "PHP,TH,'\"500.10\"',currency",
        "RUB,RU,'\"500.10\"',country"
    })
    void shouldRefuseMoneyThatCannotBeTaken(String currency, String country, String amount, String field) {
        Map<String, Object> order = cashier(newOrderId());
        order.put("currency", currency);
        order.put("country", country);
        order.put("amount", new RawValue(amount));
        String offending = field.equals("amount") ? amount.replace("\"", "") : "";
        assertRefused(order, offending, field);
    }

    @ParameterizedTest
    @CsvSource({
        "PHP,PH,500.10,500.10,50010",
        "PHP,PH,500.1,500.10,50010",
        "PHP,PH,500,500.00,50000",
        "PHP,PH,'\"0.01\"',0.01,1",
        "PHP,PH,'\"5000000.00\"',5000000.00,500000000",
        "IDR,ID,100000000,100000000,100000000"
    })
    void shouldTakeAnExactAmount(String currency, String country, String amount, String shown, int wire) {
        String orderId = newOrderId();
        Map<String, Object> order = cashier(orderId);
        order.put("currency", currency);
        order.put("country", country);
        order.put("amount", new RawValue(amount));
        create(json(order)).then().statusCode(201).body("amount", equalTo(shown));
        assertEquals(wire, PayCools.order(orderId).getInt("amount"));
    }

    // ---- Presence

    @ParameterizedTest
    @ValueSource(strings = {"mode", "amount", "currency", "country", "customer", "redirectUrl"})
    void shouldNameTheFieldThatIsMissing(String field) {
        Map<String, Object> absent = cashier(newOrderId());
        absent.remove(field);
        assertRefused(absent, "", field);
        Map<String, Object> empty = cashier(newOrderId());
        empty.put(field, null);
        assertRefused(empty, "", field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "email", "mobile"})
    void shouldNameTheFieldOfTheCustomerThatIsMissing(String field) {
        Map<String, Object> absent = cashier(newOrderId());
        customer(absent).remove(field);
        assertRefused(absent, "", "customer." + field);
        Map<String, Object> empty = cashier(newOrderId());
        customer(empty).put(field, null);
        assertRefused(empty, "", "customer." + field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"channelType", "channelCode"})
    void shouldAskForTheChannelWhenThePayerDoesNotPickIt(String field) {
        Map<String, Object> order = direct(newOrderId(), "EWALLET", "PH_GCASH_URL");
        order.remove(field);
        assertRefused(order, "", field);
    }

    @Test
    void shouldNameAllThatIsMissingAtOnce() {
        assertRefused(new LinkedHashMap<>(), "", "amount", "country", "currency", "customer", "mode");
    }

    // ---- Texts

    /** Where a text stands, how long it may be, and what fills it. */
    private record Text(String field, int max, char filler) {}

    private static final List<Text> TEXTS = List.of(
            new Text("merchantOrderId", 32, 'x'),
            new Text("account", 64, 'x'),
            new Text("mode", 0, 'x'),
            new Text("amount", 0, '9'),
            new Text("currency", 0, 'x'),
            new Text("country", 0, 'x'),
            new Text("customer.name", 128, 'x'),
            new Text("customer.email", 128, 'x'),
            new Text("customer.mobile", 14, '9'),
            new Text("redirectUrl", 512, 'x'),
            new Text("description", 256, 'x'),
            new Text("metadata.cart", 500, 'x'),
            new Text("allowedChannelCodes[0]", 64, 'x'),
            new Text("allowedChannelTypes[0]", 0, 'x'),
            new Text("settlementCurrency", 0, 'x'),
            new Text("language", 0, 'x'),
            new Text("channelCode", 64, 'x'),
            new Text("channelType", 0, 'x'),
            new Text("terminalType", 0, 'x'),
            new Text("osType", 0, 'x'));

    static Stream<Text> texts() {
        return TEXTS.stream();
    }

    @ParameterizedTest
    @MethodSource("texts")
    void shouldRefuseATextThatIsTooLong(Text text) {
        String filling = String.valueOf(text.filler()).repeat(text.max() + 1);
        String value =
                switch (text.field()) {
                    case "customer.email" -> filling.substring("@x.example".length()) + "@x.example";
                    case "redirectUrl" -> "https://x.example/" + filling.substring("https://x.example/".length());
                    case "amount" -> "9".repeat(40);
                    default -> filling;
                };
        assertRefused(with(text.field(), value), value, text.field());
    }

    static Stream<String> notes() {
        return TEXTS.stream().map(Text::field).flatMap(field -> Stream.of(
                        "\u0000", "\n", "\u0085", HALF_A_CHARACTER, OTHER_HALF)
                .map(bad -> field + "|" + escaped(bad)));
    }

    @ParameterizedTest
    @MethodSource("notes")
    void shouldRefuseATextWithWhatNoTextMayHave(String fieldAndEscape) {
        String field = fieldAndEscape.substring(0, fieldAndEscape.indexOf('|'));
        String bad = unescaped(fieldAndEscape.substring(fieldAndEscape.indexOf('|') + 1));
        String good = goodValueOf(field);
        String middle = good.substring(0, good.length() / 2) + bad + good.substring(good.length() / 2);
        assertRefused(with(field, middle), "", field);
        // At the end too: some patterns overlook a last line break.
        assertRefused(with(field, good + bad), "", field);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void shouldRefuseATextThatIsEmptyOrBlank(Text text) {
        assertRefused(with(text.field(), ""), "", text.field());
        assertRefused(with(text.field(), "  "), "", text.field());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ORDER-0001", "ORDER_0001", "ORDER 0001", "ÖRDER0001", "ORDER/0001", "abc.def", "٠١٢٣", "ORDER'"
            })
    void shouldRefuseAnOrderIdThatIsNotLettersAndDigits(String orderId) {
        Map<String, Object> order = cashier(orderId);
        assertRefused(order, orderId, "merchantOrderId");
    }

    @ParameterizedTest
    @ValueSource(strings = {"payer", "payer@", "@example.com", "a b@example.com", "payer@exa mple.com", "a@b@c"})
    void shouldRefuseWhatIsNoMailAddress(String email) {
        assertRefused(with("customer.email", email), email.equals("payer@") ? "" : "\"" + email, "customer.email");
    }

    @ParameterizedTest
    @ValueSource(strings = {"917123456", "091712345678901", "+639171234567", "0917 123 4567", "0917-1234567"})
    void shouldRefuseWhatIsNoMobileNumber(String mobile) {
        assertRefused(with("customer.mobile", mobile), mobile, "customer.mobile");
    }

    @Test
    void shouldCountCharactersAsAPersonDoes() {
        String orderId = newOrderId();
        Map<String, Object> order = cashier(orderId);
        order.put("description", "🚀".repeat(256));
        create(json(order)).then().statusCode(201).body("description", equalTo("🚀".repeat(256)));
        assertRefused(with("description", "🚀".repeat(257)), "", "description");
    }

    // ---- JSON types

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "merchantOrderId | 5",
                "merchantOrderId | true",
                "merchantOrderId | {\"a\":\"b\"}",
                "merchantOrderId | [\"ORDER1\"]",
                "account | 1",
                "mode | 0",
                "mode | true",
                "mode | \"0\"",
                "mode | \"\"",
                "mode | \"cashier\"",
                "mode | {}",
                "mode | [\"CASHIER\"]",
                "amount | true",
                "amount | {}",
                "amount | [\"500.10\"]",
                "amount | [500.10]",
                "currency | 608",
                "currency | [\"PHP\"]",
                "country | false",
                "customer | \"Niño José\"",
                "customer | \"\"",
                "customer | []",
                "customer | 1",
                "customer.name | 1",
                "customer.name | {}",
                "customer.email | [\"payer@example.com\"]",
                "customer.mobile | 9171234567",
                "redirectUrl | {}",
                "redirectUrl | 1",
                "description | 1.5",
                "description | false",
                "expiresInSeconds | \"1800\"",
                "expiresInSeconds | \"\"",
                "expiresInSeconds | 1800.5",
                "expiresInSeconds | 1800.0",
                "expiresInSeconds | true",
                "expiresInSeconds | {}",
                "expiresInSeconds | [1800]",
                "expiresInSeconds | 4294969096",
                "expiresInSeconds | 99999999999999999999999",
                "metadata | \"cart\"",
                "metadata | \"\"",
                "metadata | []",
                "metadata.cart | 42",
                "metadata.cart | null",
                "metadata.cart | {}",
                "metadata.cart | [\"42\"]",
                "allowedChannelTypes | \"QR\"",
                "allowedChannelTypes | {}",
                "allowedChannelTypes[0] | 0",
                "allowedChannelTypes[0] | \"WIRE\"",
                "allowedChannelTypes[0] | null",
                "allowedChannelCodes | \"PH_GCASH_URL\"",
                "allowedChannelCodes[0] | 1",
                "allowedChannelCodes[0] | null",
                "settlementCurrency | 1",
                "language | 1",
                "channelType | 0",
                "channelCode | 1",
                "terminalType | 1",
                "osType | {}"
            })
    void shouldRefuseAnotherJsonType(String field, String value) {
        assertRefused(with(field, new RawValue(value)), "", field);
    }

    // ---- Fields that belong together

    @ParameterizedTest
    @CsvSource({"channelType,QR", "channelCode,PH_QRPH_DYNAMIC", "terminalType,WEB", "osType,IOS"})
    void shouldRefuseWhatIsForOneChannelOnTheCashierPage(String field, String value) {
        Map<String, Object> order = cashier(newOrderId());
        order.put(field, value);
        assertRefused(order, "", field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "allowedChannelTypes | [\"QR\"]",
                "allowedChannelTypes | []",
                "allowedChannelCodes | [\"PH_GCASH_URL\"]",
                "settlementCurrency | \"PHP\"",
                "language | \"EN\"",
                "expiresInSeconds | 1800"
            })
    void shouldRefuseWhatIsForTheCashierPageThroughOneChannel(String field, String value) {
        Map<String, Object> order = direct(newOrderId(), "QR", "PH_QRPH_DYNAMIC");
        order.put(field, new RawValue(value));
        assertRefused(order, "", field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop.example/return",
                "//shop.example/return",
                "/return",
                "javascript:alert(1)",
                "javascript://shop.example/%0aalert(1)",
                "data:text/html,hello",
                "ftp://shop.example/return",
                "file:///etc/passwd",
                "https:",
                "https://",
                "https:/shop.example",
                "https:shop.example",
                "https:///return",
                "https://user@shop.example/return",
                "https://user:secret@shop.example/return",
                "https://@shop.example/return",
                "https://shop.example\\@evil.example/return",
                "https://shop.example/a b",
                " https://shop.example/return"
            })
    void shouldRefuseToSendThePayerToWhatIsNoWebAddress(String address) {
        assertRefused(with("redirectUrl", address), address.length() < 10 ? "" : address, "redirectUrl");
    }

    @ParameterizedTest
    @CsvSource({"EWALLET,PH_GCASH_URL", "ONLINE_BANKING,PH_BPI_URL", "CARD,PH_CARD_URL"})
    void shouldAskWhereToSendThePayerWhoLeavesTheShop(String channelType, String channelCode) {
        Map<String, Object> order = direct(newOrderId(), channelType, channelCode);
        order.remove("redirectUrl");
        assertRefused(order, "", "redirectUrl");
    }

    @ParameterizedTest
    @CsvSource({"QR,PH_QRPH_DYNAMIC", "BANK_TRANSFER,PH_BANK_VA"})
    void shouldNotAskWhereToSendThePayerWhoStays(String channelType, String channelCode) {
        Map<String, Object> order = direct(newOrderId(), channelType, channelCode);
        order.remove("redirectUrl");
        create(json(order)).then().statusCode(201).body("status", equalTo("PROCESSING"));
    }

    // ---- Numbers and sizes

    @ParameterizedTest
    @ValueSource(ints = {29, 3601, 0, -1800})
    void shouldRefuseAPageThatIsOpenTooShortOrTooLong(int seconds) {
        String offending = Math.abs(seconds) < 1000 ? "" : Integer.toString(seconds);
        assertRefused(with("expiresInSeconds", seconds), offending, "expiresInSeconds");
    }

    @ParameterizedTest
    @ValueSource(ints = {30, 3600})
    void shouldTakeAPageThatIsOpenAsShortOrAsLongAsPossible(int seconds) {
        create(json(with("expiresInSeconds", seconds))).then().statusCode(201);
    }

    @Test
    void shouldRefuseTooMuchMetadata() {
        assertRefused(with("metadata", entries(21)), "", "metadata");
        create(json(with("metadata", entries(20)))).then().statusCode(201);
    }

    @Test
    void shouldTakeAsMuchMetadataAsIsAllowed() {
        Map<String, String> metadata = new LinkedHashMap<>();
        for (int i = 0; i < 20; i++) {
            metadata.put("n".repeat(38) + (10 + i), "ñ".repeat(500));
        }
        // As escapes more than 60 KB, which is more than the server reads in one piece.
        String id = create(json(with("metadata", metadata)))
                .then()
                .statusCode(201)
                .body("status", equalTo("PROCESSING"))
                .body("metadata", equalTo(metadata))
                .extract()
                .path("id");
        get(id).then().statusCode(200).body("metadata", equalTo(metadata));
    }

    @Test
    void shouldRefuseANameInTheMetadataWithoutQuotingIt() {
        for (String name : List.of("n".repeat(41), "", " ", "a\u0000b")) {
            assertRefused(with("metadata", Map.of(name, "42")), name.length() > 3 ? name : "", "metadata");
        }
        create(json(with("metadata", Map.of("n".repeat(40), "v".repeat(500)))))
                .then()
                .statusCode(201);
    }

    @Test
    void shouldNotEvenReadANameThatHasHalfACharacter() {
        int kept = kept();
        create(json(with("metadata", Map.of("a" + HALF_A_CHARACTER, "42"))))
                .then()
                .statusCode(400)
                .body("code", equalTo("malformed_json"));
        assertEquals(kept, kept(), "something was recorded");
    }

    @Test
    void shouldRefuseTooLongLists() {
        List<String> types = IntStream.range(0, 11).mapToObj(i -> "QR").toList();
        assertRefused(with("allowedChannelTypes", types), "", "allowedChannelTypes");
        List<String> codes = IntStream.range(0, 51).mapToObj(i -> "CODE_" + i).toList();
        assertRefused(with("allowedChannelCodes", codes), "CODE_", "allowedChannelCodes");
    }

    @ParameterizedTest
    @CsvSource({"settlementCurrency,USD", "settlementCurrency,RUB", "language,FR", "language,en"})
    void shouldRefuseWhatTheCashierPageDoesNotKnow(String field, String value) {
        assertRefused(with(field, value), "", field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobodys-account", "Default", "default.", "<default>"})
    void shouldRefuseAnAccountThatIsNotConfigured(String account) {
        assertRefused(with("account", account), account, "account");
    }

    // ---- Several at once

    @Test
    void shouldGiveEveryWrongFieldOneEntry() {
        Map<String, Object> order = cashier("ORDER-WITH-A-DASH");
        order.put("amount", "5e2");
        order.put("country", "TH");
        order.put("customer", Map.of("name", "\u0007", "email", "no\u0007address", "mobile", "none"));
        order.put("redirectUrl", "javascript:alert(1)\u0000");
        order.put("description", "");
        order.put("expiresInSeconds", 29);
        order.put("metadata", Map.of("cart", ""));
        order.put("language", "FR");
        order.put("osType", "IOS");
        order.put("account", "nobodys");
        order.put("amuont", "1");
        assertRefused(
                order,
                "ORDER-WITH-A-DASH",
                "account",
                "amount",
                "amuont",
                "currency",
                "customer.email",
                "customer.mobile",
                "customer.name",
                "description",
                "expiresInSeconds",
                "language",
                "merchantOrderId",
                "metadata.cart",
                "osType",
                "redirectUrl");
    }

    @Test
    void shouldJudgeTheAmountEvenWhenTheCurrencyIsWrong() {
        Map<String, Object> order = cashier(newOrderId());
        order.put("currency", "USD");
        order.put("amount", "-500.10");
        assertRefused(order, "-500.10", "amount", "currency");
        order.remove("currency");
        assertRefused(order, "-500.10", "amount", "currency");
    }

    // ---- How it is done

    private static Map<String, Object> with(String field, Object value) {
        boolean direct =
                List.of("channelCode", "channelType", "terminalType", "osType").contains(field);
        Map<String, Object> order = direct ? direct(newOrderId(), "QR", "PH_QRPH_DYNAMIC") : cashier(newOrderId());
        if (field.startsWith("customer.")) {
            customer(order).put(field.substring("customer.".length()), value);
        } else if (field.startsWith("metadata.")) {
            Map<String, Object> metadata = new LinkedHashMap<>();
            metadata.put(field.substring("metadata.".length()), value);
            order.put("metadata", metadata);
        } else if (field.endsWith("[0]")) {
            order.put(field.substring(0, field.length() - 3), Arrays.asList(value));
        } else {
            order.put(field, value);
        }
        return order;
    }

    private static String goodValueOf(String field) {
        return switch (field) {
            case "merchantOrderId" -> newOrderId();
            case "account" -> "default";
            case "mode" -> "CASHIER";
            case "amount" -> "500.10";
            case "currency", "settlementCurrency" -> "PHP";
            case "country" -> "PH";
            case "customer.email" -> "payer@example.com";
            case "customer.mobile" -> "09171234567";
            case "redirectUrl" -> "https://shop.example/return";
            case "allowedChannelTypes[0]", "channelType" -> "QR";
            case "allowedChannelCodes[0]", "channelCode" -> "PH_QRPH_DYNAMIC";
            case "language" -> "EN";
            case "terminalType" -> "WEB";
            case "osType" -> "IOS";
            default -> "Niño José";
        };
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> customer(Map<String, Object> order) {
        return (Map<String, Object>) order.get("customer");
    }

    private static Map<String, String> entries(int count) {
        Map<String, String> entries = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            entries.put("key" + i, "value");
        }
        return entries;
    }

    /** In every case: the fields and no others, each once, nothing quoted, nothing kept, nothing sent. */
    private static void assertRefused(Map<String, Object> order, String offending, String... fields) {
        int kept = kept();
        int sent = PayCools.createCalls();
        String body = json(order);

        Response response = create(body);

        assertEquals(422, response.statusCode(), () -> body + " was answered with " + response.asString());
        response.then().contentType("application/problem+json").body("code", equalTo("validation_failed"));
        List<String> named = new ArrayList<>(response.jsonPath().<String>getList("violations.field"));
        assertEquals(List.of(fields), named.stream().sorted().toList(), () -> body + response.asString());
        // What is as short as "-0", or part of a rule ("a number such as 500.10"), may be there by accident.
        if (offending.length() > 3 && !" 500.10 5000000.00".contains(offending)) {
            assertFalse(response.jsonPath().getString("violations").contains(offending), response::asString);
        }
        assertEquals(kept, kept(), "something was recorded");
        assertEquals(sent, PayCools.createCalls(), "something was sent");
    }

    private static int kept() {
        return Database.count("select (select count(*) from payment_transaction where type = 'PAYMENT')"
                + " + (select count(*) from idempotency_record)");
    }

    private static String json(Map<String, Object> order) {
        try {
            return JSON.writeValueAsString(order);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String escaped(String text) {
        return "%04x".formatted((int) text.charAt(0));
    }

    private static String unescaped(String hex) {
        return String.valueOf((char) Integer.parseInt(hex, 16));
    }
}
