package io.paycools.gateway.sandbox;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paycools.gateway.sandbox.MerchantClient.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SandboxPaymentTest {

    private final Clock clock = Clock.fixed(Instant.parse("2026-11-25T01:02:03.004Z"), ZoneOffset.UTC);
    private SandboxServer sandbox;
    private MerchantClient client;

    @BeforeEach
    void start() {
        sandbox = SandboxServer.start(
                SandboxConfig.forMerchants(MerchantClient.merchant(null)).withClock(clock));
        client = new MerchantClient(sandbox, clock, "http://127.0.0.1:1/nowhere");
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void shouldAnswerADirectPaymentWithTheAddressOfItsPage() {
        JsonNode data = accepted(client.call(MerchantClient.GENERATE, client.payment("ORDER1")));

        assertTrue(data.path("transactionId").textValue().matches("CU[0-9]{18}"));
        assertEquals("ORDER1", data.path("mchOrderId").textValue());
        assertEquals("URL", data.path("channelType").textValue());
        assertEquals("PENDING", data.path("transactionStatus").textValue());
        assertEquals(
                sandbox.baseUrl() + "/cashier/" + data.path("transactionId").textValue(),
                data.path("payData").textValue());
    }

    @Test
    void shouldAnswerAQrPaymentWithQrContentAndATransferWithAnAccountNumber() {
        JsonNode qr = accepted(
                client.call(MerchantClient.GENERATE, client.payment("ORDER1").put("channelType", "QR")));
        JsonNode transfer = accepted(
                client.call(MerchantClient.GENERATE, client.payment("ORDER2").put("channelType", "BANK_TRANSFER")));

        assertEquals("QR", qr.path("channelType").textValue());
        assertFalse(qr.path("payData").textValue().startsWith("http"));
        assertEquals("VA", transfer.path("channelType").textValue());
        assertTrue(transfer.path("payData").textValue().matches("[0-9]{16}"));
    }

    @ParameterizedTest
    @CsvSource({
        "EWALLET, customerName",
        "QR, email",
        "CARD, mobile",
        "BANK_TRANSFER, terminalType",
        "EWALLET, redirectUrl",
        "CARD, redirectUrl",
        "ONLINE_BANKING, redirectUrl",
        "PAYLATER, redirectUrl",
        "PAYLATER, goodsDetails",
        "DIRECT_DEBIT, payToken",
        "QR, mchOrderId",
        "QR, amount",
        "QR, countryCode",
        "QR, currency",
        "QR, channelType",
        "QR, channelCode",
        "QR, notifyUrl"
    })
    void shouldNameTheFieldThatAChannelNeeds(String family, String field) {
        ObjectNode param = client.payment("ORDER1").put("channelType", family);
        param.remove(field);

        Answer answer = client.call(MerchantClient.GENERATE, param);

        assertEquals(21002, answer.code(), answer.text());
        assertTrue(answer.message().startsWith(field + " is missing"), answer.message());
    }

    @Test
    void shouldNeedNoCustomerForADirectDebit() {
        ObjectNode param =
                client.payment("ORDER1").put("channelType", "DIRECT_DEBIT").put("payToken", "TK1");
        param.remove(List.of("customerName", "email", "mobile", "terminalType", "redirectUrl"));

        accepted(client.call(MerchantClient.GENERATE, param));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mchOrderId | \"ORDER-1\"",
                "mchOrderId | \"\"",
                "mchOrderId | \"A23456789012345678901234567890123\"",
                "mchOrderId | 1",
                "customerName | null",
                "customerName | \"\"",
                "mobile | \"091712345\"",
                "mobile | \"not a number\"",
                "terminalType | \"TV\"",
                "osType | \"BEOS\"",
                "channelType | \"CASH\"",
                "countryCode | \"ph\"",
                "currency | \"USD\"",
                "notifyUrl | \"ftp://example.com\"",
                "notifyUrl | \"nowhere\"",
                "redirectUrl | \"\"",
                "goodsDetails | {}",
                "goodsDetails | [1]",
                "wechatpay | []",
                "remark | \"\""
            })
    void shouldNameTheFieldWithAWrongValueButNotTheValue(String field, String json) throws Exception {
        ObjectNode param = client.payment("ORDER1");
        JsonNode value = StrictJson.MAPPER.readTree(json);
        param.set(field, value);

        Answer answer = client.call(MerchantClient.GENERATE, param);

        assertEquals(21002, answer.code(), answer.text());
        assertTrue(answer.message().startsWith(field + " "), answer.message());
        assertFalse(value.isTextual()
                && !value.textValue().isEmpty()
                && answer.message().contains(value.textValue()));
        assertEquals(
                0,
                client.get("/sandbox/orders").text().replaceAll("[\\[\\]]", "").length());
    }

    @ParameterizedTest
    @CsvSource({"customerName, 128", "email, 128", "remark, 256", "redirectUrl, 512"})
    void shouldCountCharactersAsPeopleDo(String field, int longest) {
        String fits = "\uD83D\uDE80".repeat(longest);

        accepted(client.call(MerchantClient.GENERATE, client.payment("ORDER1").put(field, fits)));
        Answer answer =
                client.call(MerchantClient.GENERATE, client.payment("ORDER2").put(field, fits + "a"));

        assertEquals(21002, answer.code());
        assertTrue(answer.message().startsWith(field + " must have"), answer.message());
    }

    @ParameterizedTest
    @ValueSource(strings = {MerchantClient.GENERATE, MerchantClient.CHECKOUT})
    void shouldRefuseAnUnknownField(String path) {
        ObjectNode param = path.equals(MerchantClient.CHECKOUT) ? client.checkout("ORDER1") : client.payment("ORDER1");

        Answer answer = client.call(path, param.put("custmerName", "x"));

        assertEquals(21002, answer.code());
        assertEquals("unknown field custmerName", answer.message());
    }

    @ParameterizedTest
    @CsvSource({"PH, MYR", "ID, PHP", "MY, THB", "TH, IDR"})
    void shouldRefuseACurrencyOfAnotherCountry(String country, String currency) {
        ObjectNode param = client.payment("ORDER1").put("countryCode", country).put("currency", currency);

        assertEquals(21002, client.call(MerchantClient.GENERATE, param).code());
    }

    @ParameterizedTest
    @CsvSource({
        "PH, PHP, 1, 10000", "PH, PHP, 500000000, 10000", "PH, PHP, 500000001, 21010", "PH, PHP, 0, 21021",
        "PH, PHP, -1, 21021", "MY, MYR, 500000000, 10000", "TH, THB, 500000001, 21010", "RU, RUB, 100, 10000",
        "ID, IDR, 9999, 21021", "ID, IDR, 10000, 10000", "ID, IDR, 100000000, 10000", "ID, IDR, 100000001, 21010",
        "PH, PHP, 100.0, 21021", "PH, PHP, 1e3, 21021", "PH, PHP, '\"100\"', 21021", "PH, PHP, null, 21021",
        "PH, PHP, 99999999999999999999999, 21010"
    })
    void shouldJudgeTheAmount(String country, String currency, String amount, int code) {
        String param = client.payment("ORDER1")
                .put("countryCode", country)
                .put("currency", currency)
                .toString()
                .replace("\"amount\":50010", "\"amount\":" + amount);

        assertEquals(code, client.call(MerchantClient.GENERATE, param).code());
    }

    @Test
    void shouldRefuseAMerchantOrderIdTwiceAcrossProducts() {
        accepted(client.call(MerchantClient.GENERATE, client.payment("ORDER1")));

        assertEquals(
                21007,
                client.call(MerchantClient.GENERATE, client.payment("ORDER1")).code());
        assertEquals(
                21007,
                client.call(MerchantClient.CHECKOUT, client.checkout("ORDER1")).code());
        assertEquals(
                21007,
                client.call(MerchantClient.TRANSFER, client.payout("ORDER1")).code());
    }

    @Test
    void shouldAnswerACheckoutWithItsPageAndItsEnd() {
        JsonNode data = accepted(
                client.call(MerchantClient.CHECKOUT, client.checkout("ORDER1").put("expireSeconds", 60)));

        assertTrue(data.path("checkoutId").textValue().matches("CH[0-9]+"));
        assertTrue(data.path("transactionId").textValue().matches("CU[0-9]+"));
        assertEquals("ORDER1", data.path("mchOrderId").textValue());
        assertEquals(
                sandbox.baseUrl() + "/cashier/" + data.path("transactionId").textValue(),
                data.path("payUrl").textValue());
        assertEquals("2026-11-25 09:03:03", data.path("expiresTime").textValue());
    }

    @Test
    void shouldGiveACheckoutAnHourByDefault() {
        JsonNode data = accepted(client.call(MerchantClient.CHECKOUT, client.checkout("ORDER1")));

        assertEquals("2026-11-25 10:02:03", data.path("expiresTime").textValue());
    }

    @ParameterizedTest
    @CsvSource({"29, 21002", "30, 10000", "3600, 10000", "3601, 21002", "30.5, 21002"})
    void shouldBoundTheLifeOfACheckout(String seconds, int code) throws Exception {
        ObjectNode param = client.checkout("ORDER1");
        param.set("expireSeconds", StrictJson.MAPPER.readTree(seconds));

        assertEquals(code, client.call(MerchantClient.CHECKOUT, param).code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"settlementCurrency", "customerName", "email", "mobile", "notifyUrl", "redirectUrl"})
    void shouldRequireMoreOfACheckout(String field) {
        ObjectNode param = client.checkout("ORDER1");
        param.remove(field);

        Answer answer = client.call(MerchantClient.CHECKOUT, param);

        assertEquals(21002, answer.code());
        assertEquals(field + " is missing", answer.message());
    }

    @Test
    void shouldRefuseAnUnknownChannelInTheListOfACheckout() {
        ObjectNode param = client.checkout("ORDER1");
        param.putArray("channelTypeList").add("QR").add("CASH");

        Answer answer = client.call(MerchantClient.CHECKOUT, param);

        assertEquals(21002, answer.code());
        assertTrue(answer.message().startsWith("channelTypeList"), answer.message());
    }

    @Test
    void shouldTellHowAPaymentStandsByEitherId() {
        JsonNode created = accepted(
                client.call(MerchantClient.CHECKOUT, client.checkout("ORDER1").put("remark", "Order 1")));
        String transactionId = created.path("transactionId").textValue();

        JsonNode byOrder = accepted(client.queryPayment("ORDER1"));
        JsonNode byTransaction = accepted(client.call(
                MerchantClient.QUERY,
                client.param().put("transactionId", transactionId).put("countryCode", "PH")));

        assertEquals(byOrder, byTransaction);
        assertEquals("PENDING", byOrder.path("transactionStatus").textValue());
        assertEquals(50010, byOrder.path("amount").intValue());
        assertEquals("PHP", byOrder.path("currency").textValue());
        assertEquals("PH", byOrder.path("countryCode").textValue());
        assertEquals("Order 1", byOrder.path("remark").textValue());
        assertEquals(created.path("payUrl").textValue(), byOrder.path("payData").textValue());
        assertEquals("2026-11-25 09:02:03", byOrder.path("createTime").textValue());
        assertFalse(byOrder.has("returnTime"));
    }

    @Test
    void shouldNotFindAnOrderOfAnotherCountryKindOrName() {
        accepted(client.call(MerchantClient.GENERATE, client.payment("ORDER1")));
        String other = accepted(client.call(MerchantClient.GENERATE, client.payment("ORDER2")))
                .path("transactionId")
                .textValue();
        accepted(client.call(MerchantClient.TRANSFER, client.payout("PAYOUT1")));

        assertEquals(21006, client.queryPayment("ORDER9").code());
        assertEquals(21006, client.queryPayment("PAYOUT1").code());
        assertEquals(21006, client.checkPayout("ORDER1").code());
        assertEquals(
                21006,
                client.call(
                                MerchantClient.QUERY,
                                client.param().put("mchOrderId", "ORDER1").put("countryCode", "MY"))
                        .code());
        assertEquals(
                21006,
                client.call(
                                MerchantClient.QUERY,
                                client.param()
                                        .put("mchOrderId", "ORDER1")
                                        .put("transactionId", other)
                                        .put("countryCode", "PH"))
                        .code());
        assertEquals(
                21002,
                client.call(MerchantClient.QUERY, client.param().put("countryCode", "PH"))
                        .code());
    }

    private static JsonNode accepted(Answer answer) {
        assertEquals(10000, answer.code(), answer.text());
        return answer.data();
    }
}
