-- CreateEnum
CREATE TYPE "Role" AS ENUM ('owner', 'admin', 'seller_manager', 'buyer_manager', 'operator', 'viewer');

-- CreateEnum
CREATE TYPE "DatasetAccessMode" AS ENUM ('all_available', 'allow_list');

-- CreateEnum
CREATE TYPE "Modality" AS ENUM ('document', 'image', 'video', 'audio', 'mixed');

-- CreateEnum
CREATE TYPE "MonetizationMode" AS ENUM ('open', 'premium', 'outcome_share');

-- CreateEnum
CREATE TYPE "PricingModel" AS ENUM ('fixed', 'time_decay', 'demand_curve');

-- CreateEnum
CREATE TYPE "Visibility" AS ENUM ('private', 'listed', 'restricted');

-- CreateEnum
CREATE TYPE "DatasetStatus" AS ENUM ('draft', 'ingesting', 'active', 'paused', 'suspended');

-- CreateEnum
CREATE TYPE "ObjectStatus" AS ENUM ('pending_upload', 'staged', 'approved', 'processing', 'ready', 'rejected', 'expired', 'failed');

-- CreateEnum
CREATE TYPE "LinkPurpose" AS ENUM ('password_reset', 'email_verification');

-- CreateEnum
CREATE TYPE "DeviceLoginStatus" AS ENUM ('pending', 'approved', 'denied');

-- CreateEnum
CREATE TYPE "SearchMode" AS ENUM ('lexical', 'dense', 'hybrid');

-- CreateEnum
CREATE TYPE "UsageKind" AS ENUM ('retrieval', 'citation', 'download', 'outcome');

-- CreateEnum
CREATE TYPE "LedgerKind" AS ENUM ('charge', 'reversal');

-- CreateEnum
CREATE TYPE "LedgerAccount" AS ENUM ('buyer', 'provider', 'platform');

-- CreateEnum
CREATE TYPE "InvoiceStatus" AS ENUM ('open', 'issued', 'paid');

-- CreateEnum
CREATE TYPE "PayoutStatus" AS ENUM ('open', 'closed', 'paid');

-- CreateTable
CREATE TABLE "tenants" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "spend_cap_micros" BIGINT NOT NULL DEFAULT 10000000,
    "max_spend_cap_micros" BIGINT NOT NULL DEFAULT 10000000,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tenants_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "password_hash" TEXT,
    "is_platform_admin" BOOLEAN NOT NULL DEFAULT false,
    "email_verified_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "memberships" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "membership_id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invitations" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "invited_by" TEXT NOT NULL,
    "token_hash" TEXT,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "invitations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "link_tokens" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "purpose" "LinkPurpose" NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "link_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "login_codes" (
    "id" TEXT NOT NULL,
    "membership_id" TEXT NOT NULL,
    "code_challenge" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "login_codes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "device_logins" (
    "id" TEXT NOT NULL,
    "user_code" TEXT NOT NULL,
    "client_name" TEXT NOT NULL,
    "host" TEXT,
    "ip" TEXT NOT NULL,
    "status" "DeviceLoginStatus" NOT NULL DEFAULT 'pending',
    "membership_id" TEXT,
    "interval_seconds" INTEGER NOT NULL,
    "last_polled_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "device_logins_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "membership_id" TEXT,
    "created_by" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "scopes" TEXT[],
    "dataset_access_mode" "DatasetAccessMode" NOT NULL DEFAULT 'all_available',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key_grants" (
    "id" TEXT NOT NULL,
    "api_key_id" TEXT NOT NULL,
    "dataset_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_key_grants_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "datasets" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "source_modality" "Modality" NOT NULL DEFAULT 'document',
    "monetization_mode" "MonetizationMode" NOT NULL DEFAULT 'open',
    "pricing_model" "PricingModel" NOT NULL DEFAULT 'fixed',
    "unit_price_micros" BIGINT,
    "half_life_days" INTEGER NOT NULL DEFAULT 180,
    "visibility" "Visibility" NOT NULL DEFAULT 'private',
    "status" "DatasetStatus" NOT NULL DEFAULT 'draft',
    "status_set_by_owner" BOOLEAN NOT NULL DEFAULT false,
    "suspended_from" "DatasetStatus",
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "datasets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "entitlements" (
    "id" TEXT NOT NULL,
    "dataset_id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "entitlements_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "objects" (
    "id" TEXT NOT NULL,
    "dataset_id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "filename" TEXT NOT NULL,
    "declared_content_type" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "expected_sha256" TEXT,
    "checksum_sha256" TEXT,
    "upload_key" TEXT NOT NULL,
    "sealed_key" TEXT,
    "status" "ObjectStatus" NOT NULL DEFAULT 'pending_upload',
    "status_reason" TEXT,
    "language" TEXT,
    "warnings" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "passage_count" INTEGER NOT NULL DEFAULT 0,
    "segment_id" BIGINT,
    "segment_slot" INTEGER,
    "uploaded_at" TIMESTAMPTZ(3),
    "review_expires_at" TIMESTAMPTZ(3),
    "reviewed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "objects_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "passages" (
    "id" TEXT NOT NULL,
    "object_id" TEXT NOT NULL,
    "dataset_id" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "heading_path" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "body" TEXT NOT NULL,
    "citation" JSONB NOT NULL,
    "content_hash" TEXT NOT NULL,

    CONSTRAINT "passages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "passage_vectors" (
    "passage_id" TEXT NOT NULL,
    "vector" BYTEA NOT NULL,

    CONSTRAINT "passage_vectors_pkey" PRIMARY KEY ("passage_id")
);

-- CreateTable
CREATE TABLE "search_segments" (
    "id" BIGINT GENERATED BY DEFAULT AS IDENTITY NOT NULL,
    "dataset_id" TEXT NOT NULL,
    "format" INTEGER NOT NULL,
    "objects" INTEGER NOT NULL,
    "passages" INTEGER NOT NULL,
    "languages" TEXT[],
    "dead" INTEGER[] NOT NULL DEFAULT ARRAY[]::INTEGER[],
    "data" BYTEA NOT NULL,
    "positions" BYTEA NOT NULL,

    CONSTRAINT "search_segments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "search_rankings" (
    "search_id" TEXT NOT NULL,
    "passages" TEXT[],
    "lexical" INTEGER[],
    "dense" INTEGER[],
    "scores" DOUBLE PRECISION[],
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "search_rankings_pkey" PRIMARY KEY ("search_id")
);

-- CreateTable
CREATE TABLE "search_index" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "model" TEXT NOT NULL,
    "dimensions" INTEGER NOT NULL,
    "target_model" TEXT,
    "target_dimensions" INTEGER,
    "position" TEXT,
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "search_index_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_events" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT,
    "action" TEXT NOT NULL,
    "actor_type" TEXT NOT NULL,
    "actor_id" TEXT,
    "actor_name" TEXT,
    "target_type" TEXT NOT NULL,
    "target_id" TEXT NOT NULL,
    "credential_id" TEXT,
    "request_id" TEXT,
    "ip" TEXT,
    "details" JSONB NOT NULL DEFAULT '{}',
    "occurred_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "searches" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "user_id" TEXT,
    "api_key_id" TEXT,
    "query" TEXT NOT NULL,
    "mode" "SearchMode" NOT NULL,
    "dataset_ids" TEXT[],
    "result_count" INTEGER NOT NULL,
    "charged_micros" BIGINT NOT NULL DEFAULT 0,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "searches_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "usage_events" (
    "id" TEXT NOT NULL,
    "kind" "UsageKind" NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "user_id" TEXT,
    "api_key_id" TEXT,
    "provider_tenant_id" TEXT NOT NULL,
    "dataset_id" TEXT NOT NULL,
    "dataset_name" TEXT NOT NULL,
    "object_id" TEXT NOT NULL,
    "filename" TEXT NOT NULL,
    "search_id" TEXT,
    "retrieval_id" TEXT,
    "passage_id" TEXT,
    "price_micros" BIGINT NOT NULL DEFAULT 0,
    "monetization_mode" "MonetizationMode",
    "revenue_micros" BIGINT,
    "billing_session" TEXT,
    "charged_micros" BIGINT NOT NULL DEFAULT 0,
    "provider_micros" BIGINT NOT NULL DEFAULT 0,
    "reversed_at" TIMESTAMPTZ(3),
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "usage_events_pkey" PRIMARY KEY ("id")
);

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

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "credential_id" TEXT NOT NULL,
    "procedure" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "input_hash" TEXT NOT NULL,
    "runner" TEXT NOT NULL,
    "lease_ends_at" TIMESTAMPTZ(3) NOT NULL,
    "committed_at" TIMESTAMPTZ(3),
    "answer" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("credential_id","procedure","key")
);

-- CreateTable
CREATE TABLE "rate_limits" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "memberships_tenant_id_idx" ON "memberships"("tenant_id");

-- CreateIndex
CREATE UNIQUE INDEX "memberships_user_id_tenant_id_key" ON "memberships"("user_id", "tenant_id");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE INDEX "sessions_membership_id_idx" ON "sessions"("membership_id");

-- CreateIndex
CREATE INDEX "sessions_expires_at_idx" ON "sessions"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "invitations_token_hash_key" ON "invitations"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "invitations_tenant_id_email_key" ON "invitations"("tenant_id", "email");

-- CreateIndex
CREATE INDEX "link_tokens_user_id_idx" ON "link_tokens"("user_id");

-- CreateIndex
CREATE INDEX "link_tokens_expires_at_idx" ON "link_tokens"("expires_at");

-- CreateIndex
CREATE INDEX "login_codes_membership_id_idx" ON "login_codes"("membership_id");

-- CreateIndex
CREATE INDEX "login_codes_expires_at_idx" ON "login_codes"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "device_logins_user_code_key" ON "device_logins"("user_code");

-- CreateIndex
CREATE INDEX "device_logins_membership_id_idx" ON "device_logins"("membership_id");

-- CreateIndex
CREATE INDEX "device_logins_expires_at_idx" ON "device_logins"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_prefix_key" ON "api_keys"("prefix");

-- CreateIndex
CREATE INDEX "api_keys_tenant_id_id_idx" ON "api_keys"("tenant_id", "id");

-- CreateIndex
CREATE INDEX "api_keys_membership_id_idx" ON "api_keys"("membership_id");

-- CreateIndex
CREATE INDEX "api_key_grants_dataset_id_idx" ON "api_key_grants"("dataset_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_grants_api_key_id_dataset_id_key" ON "api_key_grants"("api_key_id", "dataset_id");

-- CreateIndex
CREATE INDEX "datasets_tenant_id_id_idx" ON "datasets"("tenant_id", "id");

-- CreateIndex
CREATE INDEX "datasets_visibility_status_idx" ON "datasets"("visibility", "status");

-- CreateIndex
CREATE INDEX "entitlements_tenant_id_idx" ON "entitlements"("tenant_id");

-- CreateIndex
CREATE UNIQUE INDEX "entitlements_dataset_id_tenant_id_key" ON "entitlements"("dataset_id", "tenant_id");

-- CreateIndex
CREATE UNIQUE INDEX "objects_upload_key_key" ON "objects"("upload_key");

-- CreateIndex
CREATE INDEX "objects_dataset_id_id_idx" ON "objects"("dataset_id", "id");

-- CreateIndex
CREATE INDEX "objects_dataset_id_checksum_sha256_idx" ON "objects"("dataset_id", "checksum_sha256");

-- CreateIndex
CREATE INDEX "objects_tenant_id_idx" ON "objects"("tenant_id");

-- CreateIndex
CREATE INDEX "objects_status_review_expires_at_idx" ON "objects"("status", "review_expires_at");

-- CreateIndex
CREATE INDEX "objects_segment_id_idx" ON "objects"("segment_id");

-- CreateIndex
CREATE INDEX "passages_dataset_id_idx" ON "passages"("dataset_id");

-- CreateIndex
CREATE UNIQUE INDEX "passages_object_id_ordinal_key" ON "passages"("object_id", "ordinal");

-- CreateIndex
CREATE INDEX "search_segments_dataset_id_idx" ON "search_segments"("dataset_id");

-- CreateIndex
CREATE INDEX "search_rankings_expires_at_idx" ON "search_rankings"("expires_at");

-- CreateIndex
CREATE INDEX "audit_events_tenant_id_id_idx" ON "audit_events"("tenant_id", "id");

-- CreateIndex
CREATE INDEX "audit_events_tenant_id_actor_id_id_idx" ON "audit_events"("tenant_id", "actor_id", "id");

-- CreateIndex
CREATE INDEX "audit_events_tenant_id_target_id_id_idx" ON "audit_events"("tenant_id", "target_id", "id");

-- CreateIndex
CREATE INDEX "searches_tenant_id_id_idx" ON "searches"("tenant_id", "id");

-- CreateIndex
CREATE INDEX "searches_tenant_id_occurred_at_idx" ON "searches"("tenant_id", "occurred_at");

-- CreateIndex
CREATE INDEX "searches_api_key_id_id_idx" ON "searches"("api_key_id", "id");

-- CreateIndex
CREATE INDEX "usage_events_tenant_id_id_idx" ON "usage_events"("tenant_id", "id");

-- CreateIndex
CREATE INDEX "usage_events_api_key_id_id_idx" ON "usage_events"("api_key_id", "id");

-- CreateIndex
CREATE INDEX "usage_events_tenant_id_occurred_at_idx" ON "usage_events"("tenant_id", "occurred_at");

-- CreateIndex
CREATE INDEX "usage_events_provider_tenant_id_occurred_at_idx" ON "usage_events"("provider_tenant_id", "occurred_at");

-- CreateIndex
CREATE UNIQUE INDEX "usage_events_retrieval_id_kind_key" ON "usage_events"("retrieval_id", "kind");

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
CREATE INDEX "idempotency_keys_created_at_idx" ON "idempotency_keys"("created_at");

-- CreateIndex
CREATE INDEX "rate_limits_expire_idx" ON "rate_limits"("expire");

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_membership_id_fkey" FOREIGN KEY ("membership_id") REFERENCES "memberships"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link_tokens" ADD CONSTRAINT "link_tokens_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "login_codes" ADD CONSTRAINT "login_codes_membership_id_fkey" FOREIGN KEY ("membership_id") REFERENCES "memberships"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "device_logins" ADD CONSTRAINT "device_logins_membership_id_fkey" FOREIGN KEY ("membership_id") REFERENCES "memberships"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_membership_id_fkey" FOREIGN KEY ("membership_id") REFERENCES "memberships"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key_grants" ADD CONSTRAINT "api_key_grants_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_keys"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key_grants" ADD CONSTRAINT "api_key_grants_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "datasets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "datasets" ADD CONSTRAINT "datasets_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entitlements" ADD CONSTRAINT "entitlements_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "datasets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entitlements" ADD CONSTRAINT "entitlements_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "objects" ADD CONSTRAINT "objects_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "datasets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "objects" ADD CONSTRAINT "objects_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "passages" ADD CONSTRAINT "passages_object_id_fkey" FOREIGN KEY ("object_id") REFERENCES "objects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "passages" ADD CONSTRAINT "passages_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "datasets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "passage_vectors" ADD CONSTRAINT "passage_vectors_passage_id_fkey" FOREIGN KEY ("passage_id") REFERENCES "passages"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "search_segments" ADD CONSTRAINT "search_segments_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "datasets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payout_parts" ADD CONSTRAINT "payout_parts_payout_id_fkey" FOREIGN KEY ("payout_id") REFERENCES "payouts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_transaction_id_fkey" FOREIGN KEY ("transaction_id") REFERENCES "ledger_transactions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Written by hand from here on.

-- What no writer may get wrong.
ALTER TABLE "datasets"
    ADD CONSTRAINT "datasets_unit_price_micros_check" CHECK ("unit_price_micros" BETWEEN 0 AND 1000000000),
    ADD CONSTRAINT "datasets_half_life_days_check" CHECK ("half_life_days" BETWEEN 1 AND 3650);
ALTER TABLE "objects"
    ADD CONSTRAINT "objects_size_bytes_check" CHECK ("size_bytes" >= 0),
    ADD CONSTRAINT "objects_passage_count_check" CHECK ("passage_count" >= 0),
    ADD CONSTRAINT "objects_segment_check" CHECK (("segment_id" IS NULL) = ("segment_slot" IS NULL) AND "segment_slot" >= 0);
ALTER TABLE "passages"
    ADD CONSTRAINT "passages_ordinal_check" CHECK ("ordinal" >= 0);
ALTER TABLE "passage_vectors"
    ADD CONSTRAINT "passage_vectors_vector_check" CHECK (octet_length("vector") % 4 = 0);
ALTER TABLE "search_index"
    ADD CONSTRAINT "search_index_one_row_check" CHECK ("id" = 1),
    ADD CONSTRAINT "search_index_dimensions_check" CHECK ("dimensions" > 0 AND "target_dimensions" > 0),
    ADD CONSTRAINT "search_index_target_check" CHECK (("target_model" IS NULL) = ("target_dimensions" IS NULL));

-- Vectors don't compress, and are read by the hundred: they stay in their rows as long as a page can hold one.
ALTER TABLE "passage_vectors" ALTER COLUMN "vector" SET STORAGE EXTERNAL;
ALTER TABLE "passage_vectors" SET (toast_tuple_target = 8160);
-- Segments are compact already.
ALTER TABLE "search_segments"
    ALTER COLUMN "data" SET STORAGE EXTERNAL,
    ALTER COLUMN "positions" SET STORAGE EXTERNAL;

-- Counters may be forgotten in a crash: they must not cost a write to the log for each request.
ALTER TABLE "rate_limits" SET UNLOGGED;

-- Audit events are only ever added. The one change allowed is to blank the names in the events of a tenant
-- that is deleted, by whoever says in the same transaction that it is doing just that.
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE'
     AND current_setting('ipto.blank_names_of', true) = OLD.tenant_id
     AND NEW.actor_name IS NULL AND NEW.details = '{}'::jsonb
     AND to_jsonb(NEW) - 'actor_name' - 'details' = to_jsonb(OLD) - 'actor_name' - 'details'
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'audit events are append-only' USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE ON "audit_events"
  FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_events_no_truncate BEFORE TRUNCATE ON "audit_events"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

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
