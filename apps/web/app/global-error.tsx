'use client';

import dynamic from 'next/dynamic';
import type { ErrorInfo } from 'next/error';
import './globals.css';

const PageFailed = dynamic(() => import('./page-failed').then((module) => module.PageFailed));

/** Stands for everything, where not even the page for errors can be shown. */
export default function EverythingFailed({ error }: ErrorInfo) {
  return (
    <html lang="en">
      <body>
        <PageFailed error={error} retry={() => window.location.reload()} />
      </body>
    </html>
  );
}
