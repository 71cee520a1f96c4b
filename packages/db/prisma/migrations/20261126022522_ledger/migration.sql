-- CreateEnum
CREATE TYPE "LedgerKind" AS ENUM ('charge', 'reversal');

-- CreateEnum
CREATE TYPE "LedgerAccount" AS ENUM ('buyer', 'provider', 'platform');

-- CreateEnum
CREATE TYPE "InvoiceStatus" AS ENUM ('open', 'issued', 'paid');

-- CreateEnum
CREATE TYPE "PayoutStatus" AS ENUM ('open', 'closed', 'paid');

-- DropIndex
DROP INDEX "usage_events_dataset_id_occurred_at_idx";

-- DropIndex
DROP INDEX "usage_events_retrieval_id_key";

-- AlterTable
ALTER TABLE "usage_events" ADD COLUMN     "billing_session" TEXT,
ADD COLUMN     "monetization_mode" "MonetizationMode",
ADD COLUMN     "price_micros" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "provider_micros" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "revenue_micros" BIGINT,
ADD COLUMN     "reversed_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "billing_sessions" (
    "credential" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "search_id" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "billing_sessions_pkey" PRIMARY KEY ("credential","fingerprint")
);

-- CreateTable
CREATE TABLE "usage_days" (
    "tenant_id" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "api_key_id" TEXT NOT NULL,
    "dataset_id" TEXT NOT NULL,
    "provider_tenant_id" TEXT NOT NULL,
    "dataset_name" TEXT NOT NULL,
    "retrievals" INTEGER NOT NULL DEFAULT 0,
    "citations" INTEGER NOT NULL DEFAULT 0,
    "downloads" INTEGER NOT NULL DEFAULT 0,
    "outcomes" INTEGER NOT NULL DEFAULT 0,
    "charged_micros" BIGINT NOT NULL DEFAULT 0,
    "provider_micros" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "usage_days_pkey" PRIMARY KEY ("tenant_id","day","api_key_id","dataset_id")
);

-- CreateTable
CREATE TABLE "invoices" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "month" DATE NOT NULL,
    "status" "InvoiceStatus" NOT NULL DEFAULT 'open',
    "amount_micros" BIGINT NOT NULL DEFAULT 0,
    "fee_micros" BIGINT NOT NULL DEFAULT 0,
    "spent_micros" BIGINT NOT NULL DEFAULT 0,
    "issued_at" TIMESTAMPTZ(3),
    "paid_at" TIMESTAMPTZ(3),
    "reference" TEXT,

    CONSTRAINT "invoices_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payouts" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "month" DATE NOT NULL,
    "status" "PayoutStatus" NOT NULL DEFAULT 'open',
    "amount_micros" BIGINT,
    "fee_micros" BIGINT,
    "closed_at" TIMESTAMPTZ(3),
    "paid_at" TIMESTAMPTZ(3),
    "reference" TEXT,

    CONSTRAINT "payouts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payout_parts" (
    "payout_id" TEXT NOT NULL,
    "invoice_id" TEXT NOT NULL,
    "amount_micros" BIGINT NOT NULL,

    CONSTRAINT "payout_parts_pkey" PRIMARY KEY ("payout_id","invoice_id")
);

-- CreateTable
CREATE TABLE "ledger_transactions" (
    "id" TEXT NOT NULL,
    "kind" "LedgerKind" NOT NULL,
    "usage_event_id" TEXT NOT NULL,
    "reason" TEXT,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ledger_transactions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_entries" (
    "transaction_id" TEXT NOT NULL,
    "account" "LedgerAccount" NOT NULL,
    "tenant_id" TEXT,
    "statement_id" TEXT NOT NULL,
    "amount_micros" BIGINT NOT NULL,

    CONSTRAINT "ledger_entries_pkey" PRIMARY KEY ("transaction_id","account")
);

-- CreateIndex
CREATE INDEX "billing_sessions_started_at_idx" ON "billing_sessions"("started_at");

-- CreateIndex
CREATE INDEX "usage_days_provider_tenant_id_day_idx" ON "usage_days"("provider_tenant_id", "day");

-- CreateIndex
CREATE INDEX "invoices_status_month_idx" ON "invoices"("status", "month");

-- CreateIndex
CREATE UNIQUE INDEX "invoices_tenant_id_month_key" ON "invoices"("tenant_id", "month");

-- CreateIndex
CREATE INDEX "payouts_status_month_idx" ON "payouts"("status", "month");

-- CreateIndex
CREATE UNIQUE INDEX "payouts_tenant_id_month_key" ON "payouts"("tenant_id", "month");

-- CreateIndex
CREATE INDEX "payout_parts_invoice_id_idx" ON "payout_parts"("invoice_id");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_transactions_usage_event_id_kind_key" ON "ledger_transactions"("usage_event_id", "kind");

-- CreateIndex
CREATE INDEX "ledger_entries_statement_id_transaction_id_account_amount_m_idx" ON "ledger_entries"("statement_id", "transaction_id", "account", "amount_micros");

-- CreateIndex
CREATE INDEX "usage_events_tenant_id_occurred_at_idx" ON "usage_events"("tenant_id", "occurred_at");

-- CreateIndex
CREATE UNIQUE INDEX "usage_events_retrieval_id_kind_key" ON "usage_events"("retrieval_id", "kind");

-- AddForeignKey
ALTER TABLE "payout_parts" ADD CONSTRAINT "payout_parts_payout_id_fkey" FOREIGN KEY ("payout_id") REFERENCES "payouts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_transaction_id_fkey" FOREIGN KEY ("transaction_id") REFERENCES "ledger_transactions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Written by hand from here on.
ALTER TABLE "usage_events"
    ADD CONSTRAINT "usage_events_amounts_check"
        CHECK ("price_micros" >= 0 AND "charged_micros" >= 0 AND "provider_micros" BETWEEN 0 AND "charged_micros"
               AND "revenue_micros" >= 0);

-- No object is charged for twice in a session, unless the first charge was reversed.
CREATE UNIQUE INDEX "usage_events_billed_once_idx" ON "usage_events" ("billing_session", "object_id")
    WHERE "kind" = 'retrieval' AND "charged_micros" > 0 AND "reversed_at" IS NULL;
-- What demand is counted by.
CREATE INDEX "usage_events_billed_idx" ON "usage_events" ("dataset_id", "occurred_at")
    WHERE "kind" = 'retrieval' AND "charged_micros" > 0 AND "reversed_at" IS NULL;
-- Whether a download has been charged for.
CREATE INDEX "usage_events_downloads_idx" ON "usage_events" ("tenant_id", "object_id", "occurred_at")
    WHERE "kind" = 'download';

-- The ledger is never changed. Only whoever owns the database could take this away.
CREATE FUNCTION "refuse_ledger_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER "ledger_transactions_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_transactions"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_ledger_change"();
CREATE TRIGGER "ledger_entries_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_entries"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_ledger_change"();

-- Entries come as whole transactions, each of which sums to zero.
CREATE FUNCTION "refuse_unbalanced_entries"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM "added" GROUP BY "transaction_id" HAVING sum("amount_micros") <> 0) THEN
        RAISE EXCEPTION 'the entries of a transaction do not sum to zero' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER "ledger_entries_balanced" AFTER INSERT ON "ledger_entries"
    REFERENCING NEW TABLE AS "added"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_unbalanced_entries"();

ALTER TABLE "ledger_transactions"
    ADD CONSTRAINT "ledger_transactions_reason_check" CHECK (("kind" = 'reversal') = ("reason" IS NOT NULL));
ALTER TABLE "ledger_entries"
    ADD CONSTRAINT "ledger_entries_tenant_check" CHECK (("account" = 'platform') = ("tenant_id" IS NULL));
ALTER TABLE "invoices"
    ADD CONSTRAINT "invoices_status_check" CHECK (("status" = 'open') = ("issued_at" IS NULL)
                                              AND ("status" = 'paid') = ("paid_at" IS NOT NULL));
ALTER TABLE "payouts"
    ADD CONSTRAINT "payouts_status_check" CHECK (("status" = 'open') = ("closed_at" IS NULL)
                                             AND ("status" = 'open') = ("amount_micros" IS NULL)
                                             AND ("status" = 'open') = ("fee_micros" IS NULL)
                                             AND ("status" = 'paid') = ("paid_at" IS NOT NULL));

-- What is metered already was free.
INSERT INTO "usage_days"
    ("tenant_id", "day", "api_key_id", "dataset_id", "provider_tenant_id", "dataset_name", "retrievals", "citations",
     "downloads", "outcomes")
SELECT "tenant_id", ("occurred_at" AT TIME ZONE 'UTC')::date, coalesce("api_key_id", ''), "dataset_id",
       max("provider_tenant_id"), max("dataset_name"), count(*) FILTER (WHERE "kind" = 'retrieval'),
       count(*) FILTER (WHERE "kind" = 'citation'), count(*) FILTER (WHERE "kind" = 'download'),
       count(*) FILTER (WHERE "kind" = 'outcome')
FROM "usage_events"
WHERE "tenant_id" <> "provider_tenant_id"
GROUP BY 1, 2, 3, 4;
