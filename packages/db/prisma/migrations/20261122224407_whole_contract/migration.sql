-- CreateEnum
CREATE TYPE "LinkPurpose" AS ENUM ('password_reset', 'email_verification');

-- CreateEnum
CREATE TYPE "DeviceLoginStatus" AS ENUM ('pending', 'approved', 'denied');

-- CreateEnum
CREATE TYPE "SearchMode" AS ENUM ('lexical', 'dense', 'hybrid');

-- CreateEnum
CREATE TYPE "UsageKind" AS ENUM ('retrieval', 'citation', 'download', 'outcome');

-- AlterTable
ALTER TABLE "datasets" ADD COLUMN     "suspended_from" "DatasetStatus";

-- AlterTable
ALTER TABLE "tenants" ADD COLUMN     "max_spend_cap_micros" BIGINT NOT NULL DEFAULT 10000000,
ADD COLUMN     "spend_cap_micros" BIGINT NOT NULL DEFAULT 10000000;

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "email_verified_at" TIMESTAMPTZ(3);

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
    "charged_micros" BIGINT NOT NULL DEFAULT 0,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "usage_events_pkey" PRIMARY KEY ("id")
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
CREATE INDEX "searches_tenant_id_id_idx" ON "searches"("tenant_id", "id");

-- CreateIndex
CREATE INDEX "searches_api_key_id_id_idx" ON "searches"("api_key_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "usage_events_retrieval_id_key" ON "usage_events"("retrieval_id");

-- CreateIndex
CREATE INDEX "usage_events_tenant_id_id_idx" ON "usage_events"("tenant_id", "id");

-- CreateIndex
CREATE INDEX "usage_events_api_key_id_id_idx" ON "usage_events"("api_key_id", "id");

-- CreateIndex
CREATE INDEX "usage_events_dataset_id_occurred_at_idx" ON "usage_events"("dataset_id", "occurred_at");

-- CreateIndex
CREATE INDEX "usage_events_provider_tenant_id_occurred_at_idx" ON "usage_events"("provider_tenant_id", "occurred_at");

-- CreateIndex
CREATE INDEX "idempotency_keys_created_at_idx" ON "idempotency_keys"("created_at");

-- CreateIndex
CREATE INDEX "rate_limits_expire_idx" ON "rate_limits"("expire");

-- CreateIndex
CREATE INDEX "audit_events_tenant_id_actor_id_id_idx" ON "audit_events"("tenant_id", "actor_id", "id");

-- CreateIndex
CREATE INDEX "audit_events_tenant_id_target_id_id_idx" ON "audit_events"("tenant_id", "target_id", "id");

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link_tokens" ADD CONSTRAINT "link_tokens_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "login_codes" ADD CONSTRAINT "login_codes_membership_id_fkey" FOREIGN KEY ("membership_id") REFERENCES "memberships"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "device_logins" ADD CONSTRAINT "device_logins_membership_id_fkey" FOREIGN KEY ("membership_id") REFERENCES "memberships"("id") ON DELETE CASCADE ON UPDATE CASCADE;

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
