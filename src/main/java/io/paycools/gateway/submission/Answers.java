package io.paycools.gateway.submission;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paycools.gateway.transaction.PaymentTransaction;
import io.paycools.gateway.transaction.TransactionView;

/** Turns a transaction into the answer to its create request. */
@ApplicationScoped
class Answers {

    private final ObjectMapper json;

    Answers(ObjectMapper json) {
        this.json = json;
    }

    CreateAnswer of(PaymentTransaction row) {
        int status =
                switch (row.status()) {
                    case CREATED, AWAITING_APPROVAL, SUBMITTING, UNKNOWN -> CreateAnswer.ACCEPTED;
                    case PENDING, SUCCEEDED, FAILED, EXPIRED, CANCELLED -> CreateAnswer.CREATED;
                };
        try {
            return new CreateAnswer(status, json.writeValueAsString(TransactionView.of(row)), row.id(), false);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a transaction cannot be written as JSON", e);
        }
    }

    /** The kept answer, word for word. */
    CreateAnswer replay(int status, String body) {
        try {
            UUID id = UUID.fromString(json.readTree(body).get("id").asText());
            return new CreateAnswer(status, body, id, true);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a kept answer cannot be read", e);
        }
    }
}
