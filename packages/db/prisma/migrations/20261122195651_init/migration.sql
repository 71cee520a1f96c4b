-- Written by hand: both must be there before the tables.
CREATE EXTENSION IF NOT EXISTS vector;
CREATE EXTENSION IF NOT EXISTS pg_textsearch;

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

-- CreateTable
CREATE TABLE "tenants" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
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
    "warnings" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "passage_count" INTEGER NOT NULL DEFAULT 0,
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
    "body" TEXT NOT NULL,
    "citation" JSONB NOT NULL,
    "content_hash" TEXT NOT NULL,
    "lexemes" TEXT NOT NULL,
    "terms" tsvector NOT NULL,
    "embedding" vector(384),

    CONSTRAINT "passages_pkey" PRIMARY KEY ("id")
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
CREATE INDEX "passages_dataset_id_idx" ON "passages"("dataset_id");

-- CreateIndex
CREATE UNIQUE INDEX "passages_object_id_ordinal_key" ON "passages"("object_id", "ordinal");

-- CreateIndex
CREATE INDEX "audit_events_tenant_id_id_idx" ON "audit_events"("tenant_id", "id");

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_membership_id_fkey" FOREIGN KEY ("membership_id") REFERENCES "memberships"("id") ON DELETE CASCADE ON UPDATE CASCADE;

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

-- Written by hand from here on.

-- What no writer may get wrong.
ALTER TABLE "datasets"
    ADD CONSTRAINT "datasets_unit_price_micros_check" CHECK ("unit_price_micros" BETWEEN 0 AND 1000000000),
    ADD CONSTRAINT "datasets_half_life_days_check" CHECK ("half_life_days" BETWEEN 1 AND 3650);
ALTER TABLE "objects"
    ADD CONSTRAINT "objects_size_bytes_check" CHECK ("size_bytes" >= 0),
    ADD CONSTRAINT "objects_passage_count_check" CHECK ("passage_count" >= 0);
ALTER TABLE "passages"
    ADD CONSTRAINT "passages_ordinal_check" CHECK ("ordinal" >= 0);

-- The search indexes. They are partial because Prisma leaves partial indexes alone;
-- queries must repeat the condition to use them.
CREATE INDEX "passages_bm25_idx" ON "passages" USING bm25 ("lexemes")
    WITH (text_config = 'simple', k1 = 1.2, b = 0.75)
    WHERE "embedding" IS NOT NULL;
CREATE INDEX "passages_terms_idx" ON "passages" USING gin ("terms")
    WHERE "embedding" IS NOT NULL;
CREATE INDEX "passages_embedding_idx" ON "passages" USING hnsw ("embedding" vector_cosine_ops)
    WHERE "embedding" IS NOT NULL;
