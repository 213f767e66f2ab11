package io.paycools.gateway.paycools;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * What goes over the wire (PayCools Global API, unified request).
 *
 * @param param the business object, serialised once; the signature is over exactly this text
 * @param sign Base64
 */
@JsonPropertyOrder({"appId", "sign", "param"})
record SignedEnvelope(String appId, String sign, String param) {

    @Override
    public String toString() {
        return "SignedEnvelope[masked]";
    }
}
